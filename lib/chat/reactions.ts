import { ChatError } from "../errors.ts";
import { LIMITS } from "../protocol.ts";
import { type Answer, type Call, later } from "./call.ts";
import { appendChange, messageIn } from "./changes.ts";
import { checkWriter, joinedRoom } from "./rooms.ts";

/** One that is recommended for interchange, or any other character that is a picture. */
const EMOJI = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?)$/v;
/** One that most systems show as an emoji only with the character after it that asks for that. */
const UNQUALIFIED = /^\p{Extended_Pictographic}$/v;
const QUALIFIED = /^\p{RGI_Emoji}$/v;

/** Adds an emoji to a message, or takes it back. */
export function runReact({ turn, state, session, data, ref }: Call<"react">): Answer<"react"> {
  const { id, cid, remove = false } = data;
  const emoji = emojiOf(data.emoji);
  const room = joinedRoom(state, session, data.room);
  checkWriter(room, session.person);
  messageIn(turn, room, id);
  const kind = remove ? "unreact" : "react";
  appendChange(turn, state, session, { room, kind, id, text: emoji, cid, ref });
  return later;
}

/**
 * An emoji in the one form that it is kept in.
 * @throws {ChatError} `bad_emoji`
 */
export function emojiOf(raw: string): string {
  if (raw.length > LIMITS.emojiLength || !EMOJI.test(raw)) {
    throw new ChatError("bad_emoji", "A reaction is one emoji: choose one");
  }
  const qualified = `${raw}\uFE0F`;
  return UNQUALIFIED.test(raw) && !QUALIFIED.test(raw) && QUALIFIED.test(qualified)
    ? qualified
    : raw;
}
