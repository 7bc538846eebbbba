import type { EventData, Message, SearchPage } from "./protocol.ts";

/** Characters of a message that are shown. */
const SHOWN = 200;

/** What was found, for who reads lines: one for each message, the newest last. */
export function inWords({ results, next }: SearchPage): Omit<EventData["system"], "timestamp"> {
  if (results.length === 0) return { message: "Nothing found", code: "found_nothing" };
  const lines = results.map(({ message }) => lineOf(message)).reverse().join("\n");
  const values = { lines };
  return next === undefined
    ? { message: `Found, the newest last:\n${lines}`, code: "found", values }
    : { message: `The newest that were found:\n${lines}`, code: "found_more", values };
}

function lineOf({ room, username, message, timestamp }: Message): string {
  const where = room.startsWith("direct:") ? "private" : room;
  const text = message.replace(/\s+/gu, " ");
  const characters = [...text.slice(0, 2 * SHOWN + 2)];
  const shown = characters.length > SHOWN ? `${characters.slice(0, SHOWN).join("")}…` : text;
  return `[${where}] ${timestamp.slice(0, 16).replace("T", " ")} ${username}: ${shown}`;
}
