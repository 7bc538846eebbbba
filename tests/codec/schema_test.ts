import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { version1 } from "../../lib/codec/version1.ts";
import { type Command, type CommandData, type CommandType, LIMITS } from "../../lib/protocol.ts";

const text = fc.string({ unit: "binary", maxLength: 40 });
const cid = fc.string({ minLength: 1, maxLength: LIMITS.cidLength });
const seq = fc.nat();
const limit = fc.integer({ min: 0, max: LIMITS.historyPage });
const ref = fc.oneof(
  fc.string({ minLength: 1, maxLength: LIMITS.refLength }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
);

function data<T extends CommandType>(
  fields: { [F in keyof CommandData[T]]-?: fc.Arbitrary<NonNullable<CommandData[T][F]>> },
  requiredKeys: (keyof CommandData[T])[],
): fc.Arbitrary<unknown> {
  return fc.record(fields, { requiredKeys });
}

const COMMANDS: { [T in CommandType]: fc.Arbitrary<unknown> } = {
  hello: data<"hello">({
    token: text,
    username: text,
    resume: fc.record({
      epoch: text,
      rooms: fc.dictionary(
        fc.oneof(text, fc.constantFrom("constructor", "prototype", "toString")),
        seq,
      ),
    }),
  }, []),
  login: data<"login">({ username: text }, ["username"]),
  join_room: data<"join_room">({ room: text, username: text, history: limit }, ["room"]),
  leave_room: data<"leave_room">({ room: text }, []),
  create_room: data<"create_room">({
    room: text,
    kind: fc.constantFrom("public", "private", "announcement"),
    topic: text,
    invite: fc.array(text, { maxLength: LIMITS.invitesPerRoom }),
  }, ["room"]),
  list_rooms: data<"list_rooms">({ watch: fc.boolean() }, []),
  send_message: data<"send_message">(
    { room: text, message: text, cid, plain: fc.boolean(), reply_to: text, thread: text },
    ["message"],
  ),
  edit_message: data<"edit_message">({ room: text, id: text, message: text, cid }, [
    "room",
    "id",
    "message",
  ]),
  delete_message: data<"delete_message">({ room: text, id: text, cid }, ["room", "id"]),
  react: data<"react">({ room: text, id: text, emoji: text, remove: fc.boolean(), cid }, [
    "room",
    "id",
    "emoji",
  ]),
  pin_message: data<"pin_message">({ room: text, id: text, pinned: fc.boolean(), cid }, [
    "room",
    "id",
    "pinned",
  ]),
  list_pins: data<"list_pins">({ room: text }, ["room"]),
  list_versions: data<"list_versions">({ room: text, id: text }, ["room", "id"]),
  search: data<"search">(
    { query: text, limit: fc.integer({ min: 1, max: 20 }), before: fc.nat().map(String) },
    ["query"],
  ),
  set_topic: data<"set_topic">({ room: text, topic: text, cid }, ["room", "topic"]),
  open_direct: data<"open_direct">({
    user_id: text,
    username: text,
    people: fc.array(fc.record({ user_id: text, username: text }, { requiredKeys: [] }), {
      maxLength: LIMITS.directPeople,
    }),
  }, []),
  typing_start: data<"typing_start">({ room: text }, []),
  typing_stop: data<"typing_stop">({ room: text }, []),
  history: data<"history">(
    { room: text, before: seq, after: seq, around: text, thread: text, limit },
    ["room"],
  ),
  mark_read: data<"mark_read">({ room: text, seq, back: fc.boolean(), thread: text }, [
    "room",
    "seq",
  ]),
  follow_thread: data<"follow_thread">(
    { room: text, id: text, follow: fc.boolean() },
    ["room", "id", "follow"],
  ),
  set_level: data<"set_level">(
    { room: text, level: fc.constantFrom("all", "mentions", "nothing") },
    ["room", "level"],
  ),
  set_status: data<"set_status">({ status: fc.constantFrom("online", "away") }, ["status"]),
  create_channel: data<"create_channel">({
    channel: text,
    rooms: fc.array(text, { maxLength: LIMITS.roomsPerChannel }),
  }, ["channel"]),
  delete_channel: data<"delete_channel">({ channel: text }, ["channel"]),
  add_room: data<"add_room">({ channel: text, room: text }, ["channel", "room"]),
  remove_room: data<"remove_room">({ channel: text, room: text }, ["channel", "room"]),
  send_to_channel: data<"send_to_channel">(
    { channel: text, message: text, cid },
    ["channel", "message"],
  ),
  broadcast: data<"broadcast">({ message: text, cid }, ["message"]),
  ping: fc.constant({}),
};

const command = fc.oneof(
  ...Object.entries(COMMANDS).map(([type, of]) =>
    fc.record({ type: fc.constant(type), data: of, ref }, { requiredKeys: ["type", "data"] })
  ),
) as fc.Arbitrary<Command>;

Deno.test("toCommand() gives back every command as it was sent", () => {
  fc.assert(
    fc.property(command, (sent) => {
      const decoded = version1.decode(JSON.stringify(sent));
      assert("command" in decoded, JSON.stringify(decoded));
      assertEquals(JSON.parse(JSON.stringify(decoded.command)), JSON.parse(JSON.stringify(sent)));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("toCommand() answers any text with a command or an error, and never throws", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    fc.json().map((json) => `{"type":"hello","data":${json}}`),
  );
  fc.assert(
    fc.property(texts, (each) => {
      const decoded = version1.decode(each);
      assert("command" in decoded || decoded.error.message.length > 0);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("toCommand() drops fields that the command does not have", () => {
  const decoded = version1.decode(
    '{"type":"login","data":{"username":"Ada","role":"owner"},"x":1}',
  );
  assertEquals(decoded, { command: { type: "login", data: { username: "Ada" } } });
});

Deno.test("toCommand() says which field is wrong, and answers with the ref", () => {
  const errors: [string, string, string][] = [
    ["{", "bad_frame", "not a JSON object"],
    ["[]", "bad_frame", "not a JSON object"],
    ["null", "bad_frame", "not a JSON object"],
    ['"hi"', "bad_frame", "not a JSON object"],
    ["{}", "bad_frame", '"type"'],
    ['{"type":1}', "bad_frame", '"type"'],
    ['{"type":"dance"}', "unknown_command", '"dance"'],
    ['{"type":"toString"}', "unknown_command", '"toString"'],
    ['{"type":"login"}', "bad_field", '"username" of login'],
    ['{"type":"login","data":null}', "bad_field", "login"],
    ['{"type":"login","data":{"username":1}}', "bad_field", '"username" of login'],
    ['{"type":"history","data":{"room":"a","limit":1000}}', "bad_field", '"limit" of history'],
    ['{"type":"history","data":{"room":"a","after":1.5}}', "bad_field", '"after" of history'],
    [
      '{"type":"hello","data":{"resume":{"epoch":"a","rooms":{"b":-1}}}}',
      "bad_field",
      '"resume.rooms"',
    ],
    ['{"type":"send_message","data":{"message":"a","cid":""}}', "bad_field", '"cid"'],
    ['{"type":"send_message","data":{"message":"a","cid":"a\\u0000b"}}', "bad_field", '"cid"'],
    ['{"type":"ping","ref":""}', "bad_frame", '"ref"'],
    ['{"type":"ping","ref":{}}', "bad_frame", '"ref"'],
  ];
  for (const [frame, code, part] of errors) {
    const decoded = version1.decode(frame);
    assert("error" in decoded, frame);
    assertEquals(decoded.error.code, code, frame);
    assertStringIncludes(decoded.error.message, part);
  }
  const decoded = version1.decode('{"type":"login","data":{},"ref":"r1"}');
  assertEquals("error" in decoded && decoded.ref, "r1");
});
