import { ChatError } from "../errors.ts";
import { LIMITS } from "../protocol.ts";

/**
 * The text of a message as it is kept: well-formed, without control characters.
 * @throws {ChatError} `message_empty`, `message_too_long`
 */
export function messageText(raw: string): string {
  const text = cleanText(raw);
  if (text.trim() === "") {
    throw new ChatError("message_empty", "The message is empty: write something first");
  }
  const length = text.length > LIMITS.messageLength ? [...text].length : text.length;
  if (length > LIMITS.messageLength) {
    throw new ChatError(
      "message_too_long",
      `The message has ${length} characters, the most is ${LIMITS.messageLength}: send it in parts`,
    );
  }
  return text;
}

/**
 * A topic as it is kept: one line, without characters that turn the direction of what surrounds it.
 * @throws {ChatError} `message_too_long`
 */
export function topicText(raw: string): string {
  const text = cleanText(raw).replace(/\s+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
  if ([...text].length > LIMITS.topicLength) {
    throw new ChatError("message_too_long", `A topic has at most ${LIMITS.topicLength} characters`);
  }
  return text;
}

function cleanText(raw: string): string {
  // deno-lint-ignore no-control-regex
  return raw.toWellFormed().replaceAll("\r\n", "\n").replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, "");
}
