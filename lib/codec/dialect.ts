import type { Dialect } from "../protocol.ts";
import type { Codec } from "./codec.ts";
import { events } from "./events.ts";
import { parseObject } from "./schema.ts";
import { flat, text } from "./simple.ts";
import { version1 } from "./version1.ts";

/** An undecided connection, whose first frame is still to come, is told things as `flat`. */
export const CODECS: { readonly [D in Dialect]: Codec } = {
  v1: version1,
  events,
  flat,
  text,
  undecided: flat,
};

/** The dialect that the first frame of a connection without the subprotocol shows. */
export function detectDialect(first: string): Exclude<Dialect, "v1" | "undecided"> {
  const frame = parseObject(first);
  if (!frame) return "text";
  const { data } = frame;
  return typeof data === "object" && data !== null && !Array.isArray(data) ? "events" : "flat";
}
