import * as v from "valibot";
import {
  type Command,
  type CommandData,
  type CommandType,
  type Cursors,
  LIMITS,
  type Ref,
} from "../protocol.ts";
import type { Decoded } from "./codec.ts";

const text = v.string();
const cid = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(LIMITS.cidLength),
  // The database would not keep these apart.
  v.regex(/^[^\p{Cc}\p{Cs}]*$/u, "Control characters and lone surrogates are not allowed"),
);
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Not `v.record`, which passes over keys like "constructor": they are names of rooms too. */
const cursors = v.custom<Cursors>(
  (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.keys(value).length <= LIMITS.resumeRooms &&
    Object.values(value).every((each) => Number.isSafeInteger(each) && each >= 0),
  `At most ${LIMITS.resumeRooms} rooms, each with a whole number from 0 on`,
);
const limit = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LIMITS.historyPage));
const names = (most: number) => v.pipe(v.array(text), v.maxLength(most));
const optional = v.exactOptional;
const ofPerson = { user_id: optional(text), username: optional(text) };
const ofMessage = { room: text, id: text };
const inRoom = v.object({ room: optional(text) });
const nothing = v.object({});
const roomInChannel = v.object({ channel: text, room: text });

/** What the data of each command must look like; whether names and lengths are allowed is for the rules. */
const SCHEMAS: { readonly [T in CommandType]: v.GenericSchema<unknown, CommandData[T]> } = {
  hello: v.object({
    token: optional(text),
    username: optional(text),
    resume: optional(v.object({ epoch: text, rooms: cursors })),
  }),
  login: v.object({ username: text }),
  join_room: v.object({ room: text, username: optional(text), history: optional(limit) }),
  leave_room: inRoom,
  create_room: v.object({
    room: text,
    kind: optional(v.picklist(["public", "private", "announcement"])),
    topic: optional(text),
    invite: optional(names(LIMITS.invitesPerRoom)),
  }),
  list_rooms: v.object({ watch: optional(v.boolean()) }),
  send_message: v.object({
    room: optional(text),
    message: text,
    cid: optional(cid),
    plain: optional(v.boolean()),
    reply_to: optional(text),
    thread: optional(text),
  }),
  edit_message: v.object({ ...ofMessage, message: text, cid: optional(cid) }),
  delete_message: v.object({ ...ofMessage, cid: optional(cid) }),
  react: v.object({
    ...ofMessage,
    emoji: text,
    remove: optional(v.boolean()),
    cid: optional(cid),
  }),
  pin_message: v.object({ ...ofMessage, pinned: v.boolean(), cid: optional(cid) }),
  list_pins: v.object({ room: text }),
  list_versions: v.object(ofMessage),
  set_topic: v.object({ room: text, topic: text, cid: optional(cid) }),
  open_direct: v.object({
    ...ofPerson,
    people: optional(v.pipe(v.array(v.object(ofPerson)), v.maxLength(LIMITS.directPeople))),
  }),
  typing_start: inRoom,
  typing_stop: inRoom,
  history: v.object({
    room: text,
    before: optional(seq),
    after: optional(seq),
    around: optional(text),
    thread: optional(text),
    limit: optional(limit),
  }),
  mark_read: v.object({
    room: text,
    seq,
    back: optional(v.boolean()),
    thread: optional(text),
  }),
  follow_thread: v.object({ room: text, id: text, follow: v.boolean() }),
  set_level: v.object({ room: text, level: v.picklist(["all", "mentions", "nothing"]) }),
  search: v.object({
    query: text,
    limit: optional(v.pipe(limit, v.minValue(1), v.maxValue(LIMITS.searchPage))),
    before: optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/, "Not the next of a page"))),
  }),
  set_status: v.object({ status: v.picklist(["online", "away"]) }),
  create_channel: v.object({ channel: text, rooms: optional(names(LIMITS.roomsPerChannel)) }),
  delete_channel: v.object({ channel: text }),
  add_room: roomInChannel,
  remove_room: roomInChannel,
  send_to_channel: v.object({ channel: text, message: text, cid: optional(cid) }),
  broadcast: v.object({ message: text, cid: optional(cid) }),
  ping: nothing,
};

const refSchema = v.union([
  v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.refLength)),
  v.pipe(v.number(), v.finite()),
]);

/** The JSON object in a text, or nothing. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** A frame `{ type, data, ref? }` as a command. */
export function toCommand(frame: Record<string, unknown>): Decoded {
  const { type, data = {} } = frame;
  const parsedRef = frame["ref"] === undefined ? undefined : v.safeParse(refSchema, frame["ref"]);
  if (parsedRef?.success === false) {
    return bad(
      "bad_frame",
      `"ref" must be a number or a string of 1 to ${LIMITS.refLength} characters`,
    );
  }
  const ref = parsedRef?.output;
  if (typeof type !== "string") {
    return bad("bad_frame", 'A frame is an object with a "type": { "type", "data", "ref" }', ref);
  }
  if (!Object.hasOwn(SCHEMAS, type)) {
    const known = Object.keys(SCHEMAS).join(", ");
    return bad(
      "unknown_command",
      `There is no command ${quote(type)}: the commands are ${known}`,
      ref,
    );
  }
  const schema = SCHEMAS[type as CommandType];
  const parsed = v.safeParse(schema, data, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue);
    const field = path === null ? '"data"' : `Field ${quote(path)}`;
    return bad("bad_field", `${field} of ${type}: ${issue.message}`, ref);
  }
  const command = { type, data: parsed.output, ...(ref === undefined ? {} : { ref }) };
  return { command: command as Command };
}

/** What a text that is no command is answered with. */
export function bad(
  code: "bad_frame" | "bad_field" | "unknown_command",
  message: string,
  ref?: Ref,
): Decoded {
  return { error: { code, message }, ...(ref === undefined ? {} : { ref }) };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
