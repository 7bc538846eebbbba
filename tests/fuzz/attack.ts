import fc from "fast-check";
import { Buffer } from "node:buffer";
import { type CommandType, SUBPROTOCOL } from "../../lib/protocol.ts";
import { encodeFrame, type FrameParts } from "../faults/frames.ts";
import { handshake } from "../faults/raw_socket.ts";

/** What one connection sends, piece by piece, before it hangs up. */
export interface Attack {
  kind: "handshake" | "frames" | "commands";
  pieces: Uint8Array[];
}

/** Written so that the compiler misses a command that is missing. */
const TYPES: Record<CommandType, true> = {
  hello: true,
  login: true,
  join_room: true,
  leave_room: true,
  create_room: true,
  list_rooms: true,
  send_message: true,
  edit_message: true,
  delete_message: true,
  react: true,
  pin_message: true,
  list_pins: true,
  list_versions: true,
  search: true,
  set_topic: true,
  open_direct: true,
  typing_start: true,
  typing_stop: true,
  history: true,
  mark_read: true,
  follow_thread: true,
  set_level: true,
  set_status: true,
  create_channel: true,
  delete_channel: true,
  add_room: true,
  remove_room: true,
  send_to_channel: true,
  broadcast: true,
  ping: true,
};

const person = fc.constantFrom(
  "Ada",
  "Ben",
  "Cy",
  "ada",
  "Ａda",
  "",
  " ",
  "x".repeat(33),
  "\u202eadA",
);
const room = fc.constantFrom("garden", "general", "pit", "*", "direct:x", "", "#a", "x".repeat(65));
const odd = fc.oneof(
  fc.constantFrom<unknown>("__proto__", "constructor", -1, 0, 1e21, 2 ** 53, null, true, [], {}),
  fc.constantFrom<unknown>("\ud800", "\0", "x".repeat(5_000), Array(60).fill("x"), [[[[[[]]]]]]),
  fc.string({ unit: "binary" }),
  fc.jsonValue(),
);
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.tuple(
    fc.constantFrom("join", "leave", "nick", "me", "msg", "topic", "who", "help", "status", "x"),
    fc.string(),
  ).map(([word, rest]) => `/${word} ${rest}`),
);

/** A field as it should be, most of the time. */
function mostly<T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: odd });
}

const whole = fc.integer({ min: 0, max: 200 });
/** Of a message, if there were such a one. */
const id = fc.constantFrom("0mi2x9abcxxxxxxxxxxx", "", "1", "x".repeat(100), "\ud800");
const data = fc.record({
  room: mostly(room),
  username: mostly(person),
  user_id: mostly(fc.string()),
  message: mostly(text),
  // Unlike any other: the checker takes a cid that is there twice for a message that is.
  cid: fc.noBias(fc.uuid()),
  plain: mostly(fc.boolean()),
  id: mostly(id),
  reply_to: mostly(id),
  thread: mostly(id),
  around: mostly(id),
  emoji: mostly(fc.constantFrom("👍", "❤", "👩‍👩‍👧‍👦", "🇧🇬", "👍👍", ":+1:")),
  remove: mostly(fc.boolean()),
  pinned: mostly(fc.boolean()),
  history: mostly(whole),
  before: mostly(whole),
  after: mostly(whole),
  limit: mostly(whole),
  kind: mostly(fc.constantFrom("public", "private", "announcement")),
  topic: mostly(text),
  invite: mostly(fc.array(person)),
  watch: mostly(fc.boolean()),
  status: mostly(fc.constantFrom("online", "away")),
  channel: mostly(fc.constantFrom("news", "sport", "")),
  rooms: mostly(fc.array(room)),
  token: odd,
  resume: mostly(fc.record({ epoch: fc.string(), rooms: fc.dictionary(room, whole) })),
}, { requiredKeys: [] });

const command = fc.record({
  type: mostly(fc.constantFrom(...Object.keys(TYPES))),
  data: mostly(data),
  ref: mostly(whole),
}, { requiredKeys: ["type"] });

/** Text with some of it gone, or something in between. */
const garbled = fc.tuple(command, fc.nat(), fc.nat({ max: 3 }), fc.string({ maxLength: 3 }))
  .map(([command, at, count, more]) => {
    const json = JSON.stringify(command);
    const start = at % json.length;
    return json.slice(0, start) + more + json.slice(start + count);
  });

const line = fc.oneof(
  { weight: 8, arbitrary: command.map((command) => JSON.stringify(command)) },
  { weight: 2, arbitrary: garbled },
  { weight: 2, arbitrary: text },
  { weight: 1, arbitrary: odd.map((value) => JSON.stringify(value)) },
);

const path = fc.constantFrom("/ws", "/", "/ws?username=Ada&room=garden", "/ws?room=%FF&username=");
const opening = fc.tuple(path, fc.boolean()).map(([path, isVersion1]) => {
  return handshake(path, isVersion1 ? `Sec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n` : "");
});

const commands = fc.tuple(opening, fc.array(line, { minLength: 1, maxLength: 40 }))
  .map(([opening, lines]): Attack => ({
    kind: "commands",
    pieces: [opening, ...lines.map((line) => encodeFrame({ payload: line }))],
  }));

const payload = fc.oneof(line.map((line) => Buffer.from(line)), fc.uint8Array({ maxLength: 300 }));
const frame = fc.tuple(
  fc.record<FrameParts>({
    opcode: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(0, 1, 2, 8, 9, 10) }, {
      weight: 1,
      arbitrary: fc.nat({ max: 15 }),
    }),
    payload,
    fin: fc.boolean(),
    rsv: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, {
      weight: 1,
      arbitrary: fc.nat({ max: 7 }),
    }),
    masked: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, {
      weight: 1,
      arbitrary: fc.constant(false),
    }),
    length: fc.oneof(fc.nat({ max: 125 }), fc.nat({ max: 70_000 }), fc.nat()),
    lengthBits: fc.constantFrom(16 as const, 64 as const),
  }, { requiredKeys: ["opcode", "payload", "masked"] }),
  fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat() }),
).map(([parts, cut]) => {
  const bytes = encodeFrame({ ...parts, ...whatFits(parts) });
  return cut === 0 ? bytes : bytes.subarray(0, cut % bytes.length);
});

/** What the head of a frame has room for. */
function whatFits({ length, lengthBits }: FrameParts): FrameParts {
  if (length === undefined) return {};
  if (lengthBits === 16) return { length: length & 0xffff };
  return { length };
}

const frames = fc.tuple(opening, fc.array(frame, { minLength: 1, maxLength: 20 }))
  .map(([opening, frames]): Attack => ({ kind: "frames", pieces: [opening, ...frames] }));

const shaking = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 500 }),
  fc.tuple(opening, fc.nat(), fc.nat({ max: 20 }), fc.uint8Array({ maxLength: 20 }))
    .map(([whole, at, count, more]) => {
      const start = at % whole.length;
      return Buffer.concat([whole.subarray(0, start), more, whole.subarray(start + count)]);
    }),
  fc.tuple(fc.constantFrom("GET", "POST", "HEAD", "CONNECT", "\x16\x03"), fc.webPath(), fc.string())
    .map(([method, path, more]) => Buffer.from(`${method} ${path} HTTP/1.1\r\n${more}\r\n\r\n`)),
).map((bytes): Attack => ({ kind: "handshake", pieces: [bytes] }));

/** Somebody means ill, or is broken: in the handshake, in the frames, or in what they say. */
export const attack: fc.Arbitrary<Attack> = fc.oneof(shaking, frames, commands);
