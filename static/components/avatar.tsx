import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Status } from "../../lib/protocol.ts";
import { initialsOf } from "../format/names.ts";
import { hueIn } from "../model/namesakes.ts";
import { usePage } from "../page.ts";

export interface AvatarProps {
  /** `user_id`: it decides on the hue. */
  readonly id: string;
  readonly name: string;
  readonly own?: boolean;
  readonly status?: Status | null;
  readonly small?: boolean;
  /** For who points; by keyboard there must be another way. */
  readonly onClick?: ((avatar: HTMLElement) => void) | undefined;
}

/** A person's initials on a hue of their own; what it says is said in text beside it. */
export function Avatar(
  { id, name, own = false, status = null, small = false, onClick }: AvatarProps,
) {
  const { store } = usePage();
  const hue = useMemo(
    () => computed(() => hueIn(store.view.value, { user_id: id, username: name })),
    [id, name],
  ).value;
  const classes = `avatar${own ? " avatar-own" : ""}${small ? " avatar-small" : ""}`;
  return (
    <span
      class={classes}
      style={{ "--hue": String(hue) }}
      aria-hidden="true"
      onClick={onClick && (({ currentTarget }) => onClick(currentTarget))}
    >
      <span class="avatar-letters">{initialsOf(name)}</span>
      {status !== null && <span class={`dot dot-${status}`} />}
    </span>
  );
}
