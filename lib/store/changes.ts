import { LIMITS } from "../protocol.ts";
import type { Appended, Extras, StoredEvent } from "./store.ts";

/** What happens to a message: the part of a stored event that says it. */
export type Change = Pick<StoredEvent, "kind" | "authorId" | "text" | "at" | "seq" | "extras">;

/** What of a stored message may change. */
export type Changeable = Pick<StoredEvent, "text" | "extras">;

/**
 * What a change makes of a message.
 * @param pins how many messages of the room are pinned
 * @returns why it is not made, where it is not
 */
export function changed(
  { text, extras }: Changeable,
  change: Change,
  pins: () => number,
): Changeable | NonNullable<Appended["unchanged"]> {
  if (extras?.deleted) return "gone";
  const rest: Extras = { ...extras, changedSeq: change.seq };
  switch (change.kind) {
    case "edit": {
      if (change.text === text) return "same";
      const { mentions: _, here: __, ...others } = rest;
      return { text: change.text, extras: { ...others, ...change.extras, editedAt: change.at } };
    }
    case "delete": {
      const replies = extras?.replies && { replies: extras.replies };
      return { text: "", extras: { changedSeq: change.seq, deleted: true, ...replies } };
    }
    case "react":
    case "unreact": {
      const reactions = reacted(extras?.reactions ?? [], change);
      if (typeof reactions === "string") return reactions;
      const { reactions: _, ...others } = rest;
      return { text, extras: reactions.length === 0 ? others : { ...others, reactions } };
    }
    case "pin":
      if (extras?.pinnedBy !== undefined) return "same";
      if (pins() >= LIMITS.pinsPerRoom) return "full";
      return { text, extras: { ...rest, pinnedBy: change.authorId, pinnedAt: change.at } };
    case "unpin": {
      if (extras?.pinnedBy === undefined) return "same";
      const { pinnedBy: _, pinnedAt: __, ...others } = rest;
      return { text, extras: others };
    }
    case "text":
    case "action":
    case "topic":
      throw new Error(`A message of kind "${change.kind}" changes no other one`);
  }
}

type Reactions = NonNullable<Extras["reactions"]>;

function reacted(
  reactions: Reactions,
  { kind, text: emoji, authorId }: Change,
): Reactions | "same" | "full" {
  const known = reactions.find(([each]) => each === emoji);
  const has = known?.[1].includes(authorId) ?? false;
  if (has === (kind === "react")) return "same";
  if (!known) {
    if (reactions.length >= LIMITS.reactionsPerMessage) return "full";
    return [...reactions, [emoji, [authorId]]];
  }
  if (!has && known[1].length >= LIMITS.peoplePerReaction) return "full";
  const people = has ? known[1].filter((id) => id !== authorId) : [...known[1], authorId];
  return reactions.map((each): Reactions[number] => each === known ? [emoji, people] : each)
    .filter(([, people]) => people.length > 0);
}

/** What one more reply in its thread makes of a thread's first message. */
export function replied(
  extras: Extras | null,
  { seq, at, authorId }: Pick<StoredEvent, "seq" | "at" | "authorId">,
): Extras {
  const { count = 0, lastAuthors = [] } = extras?.replies ?? {};
  const others = lastAuthors.filter((id) => id !== authorId);
  return {
    ...extras,
    changedSeq: seq,
    replies: {
      count: count + 1,
      lastAt: at,
      lastAuthors: [authorId, ...others].slice(0, LIMITS.threadPeople),
    },
  };
}
