import type { Memory } from "./memory.ts";
import { hasNamesake, shortened } from "./model/namesakes.ts";
import type { Notice, View } from "./model/view.ts";

export interface NamesakeNoticeOptions {
  readonly memory: Pick<Memory, "namesake">;
  readonly view: () => View;
  /** Says it in the open room. */
  readonly say: (notice: Notice) => void;
}

/** Tells somebody who comes, once for each name, that another one here has it too. */
export class NamesakeNotice {
  readonly #options: NamesakeNoticeOptions;

  constructor(options: NamesakeNoticeOptions) {
    this.#options = options;
  }

  /** It is known who is here. */
  look(): void {
    const { memory, view, say } = this.#options;
    const { active, userId, username, people } = view();
    if (active === null || userId === null || username === null) return;
    if (memory.namesake === username) return;
    if (!hasNamesake({ people }, { user_id: userId, username })) return;
    memory.namesake = username;
    say({ kind: "namesake", username, shortId: shortened(userId) });
  }
}
