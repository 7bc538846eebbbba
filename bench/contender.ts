import type { Script } from "./load.ts";
import type { ServerProcess } from "./process.ts";

/**
 * What members do: talk in rooms; talk in pairs; connect and nothing else; come back to a room of
 * which they missed messages.
 */
export type Kind = "rooms" | "pairs" | "accept" | "return";

/** How many messages each member missed who comes back. */
export const MISSED = 200;

/** What every message says; `%t` becomes the stamp by which it is known. */
export const LINE = "A line of chat, about as long as most of them are %t";

/** The stamp of a message that a load did not send itself. */
export const STAMP = `@@${"0".repeat(19)}@@`;

/** One of the servers that do the same work. */
export interface Contender {
  name: string;
  /** What it does with a message, for the report. */
  does: string;
  /** What it does with who comes back, for the report. */
  replays: string;
  /** What it is made of, as in "Node 20.20.2". */
  versions: readonly string[];
  /** @param folder an empty one, for what it keeps and prints */
  start(folder: string, kind: Kind): Promise<ServerProcess>;
  /** What the members of a load say to it. */
  script(kind: Kind, server: ServerProcess): Promise<Script>;
  /** Puts `MISSED` messages into the room, where that is not done from the start. */
  fill?(server: ServerProcess): Promise<void>;
  /** How many members it counts. */
  members(server: ServerProcess): Promise<number>;
  /** How many messages it has taken so far; Parlor: how many are in its database. */
  taken(server: ServerProcess, folder: string): Promise<number>;
}

/** The message that members send, to every server: most pass it on as it is. */
export function messageTo(room: string, { text, cid }: { text: string; cid: string }): unknown {
  return { type: "send_message", ref: cid, data: { room, message: text, cid } };
}
