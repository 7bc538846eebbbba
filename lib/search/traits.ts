import { fold } from "./words.ts";

/** What a message is besides its words, as words of their own that are indexed apart from them. */

/** Every message has it. */
export const MESSAGE = "m";
/** It has a link. */
export const LINK = "l";

const LINKED = /\bhttps?:\/\/\S|\bwww\.\S/iu;

/** It is in this room. @param nr the number of the room in the database */
export function roomTrait(nr: number): string {
  return `r${nr}`;
}

/** Somebody wrote it who was called so. */
export function nameTrait(name: string): string {
  // The index would cut it at signs and spaces.
  return `n${fold(name).replace(/[^a-z0-9\u0080-\u{10ffff}]/gu, "\ue000")}`;
}

/** This person wrote it. @param id the whole of it, or how it begins */
export function personTrait(id: string): string {
  return `p${id}`;
}

/** All of a message. */
export function traitsOf(
  { room, authorId, author, text }: {
    room: number;
    authorId: string;
    author: string;
    text: string;
  },
): string {
  const traits = [MESSAGE, roomTrait(room), personTrait(authorId), nameTrait(author)];
  if (LINKED.test(text)) traits.push(LINK);
  return traits.join(" ");
}
