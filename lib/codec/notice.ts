import type { DataOf } from "./codec.ts";

/** A join or leave in words, for clients that show what they are sent. */
export function noticeText(data: DataOf<"user_joined">, verb: "joined" | "left"): string {
  // Somebody without a name goes by the start of their id, which says nothing in a sentence.
  const isAnonymous = data.username === data.user_id.slice(0, 8);
  return `${isAnonymous ? "A user" : data.username} ${verb} the room`;
}
