import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { decodeFrame } from "../../lib/client/decode.ts";
import { brief } from "../../lib/codec/brief.ts";
import { version1 } from "../../lib/codec/version1.ts";
import type { Message, ServerEvent } from "../../lib/protocol.ts";

const text = fc.string({ unit: "binary", maxLength: 30 });
const time = fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }).map((
  date,
) => date.toISOString());
const person = fc.constantFrom(["ada", "Ada"], ["ada", "Eve"], ["ben", "Ada"], ["ab", "c"], [
  "a",
  "bc",
]);

/** What rooms are told, each room's messages with rising `seq`, some of them left out. */
const told = fc.array(
  fc.record({
    room: fc.constantFrom("garden", "attic"),
    step: fc.constantFrom(1, 1, 1, 1, 2),
    person,
    message: fc.oneof({ weight: 9, arbitrary: text }, fc.constant("x".repeat(30_000))),
    timestamp: time,
    cid: fc.option(text, { nil: undefined }),
    kind: fc.constantFrom("text", "text", "text", "action"),
    channel: fc.constantFrom(undefined, undefined, undefined, "news"),
    more: fc.constantFrom<Partial<Message>>(
      {},
      {},
      {},
      { thread: "id1" },
      { reply_to: { id: "id1", seq: 1, user_id: "ada", username: "Ada", message: "Roses" } },
      { changed_seq: 9, reactions: [{ emoji: "🌹", users: ["ada"] }] },
    ),
    notice: fc.boolean(),
  }),
  { maxLength: 12 },
).map((steps): ServerEvent[] => {
  const seqs = new Map<string, number>();
  return steps.map(({ room, step, person: [user_id, username], notice, ...rest }): ServerEvent => {
    const { message, timestamp, cid, channel, more } = rest;
    if (notice && step === 2) return { type: "system", data: { message, timestamp } };
    const seq = (seqs.get(room) ?? 0) + step;
    seqs.set(room, seq);
    const kind = rest.kind as Message["kind"];
    const data = { room, id: `id${seq}`, seq, kind, user_id: user_id!, username: username! };
    return {
      type: "new_message",
      data: {
        ...data,
        message,
        timestamp,
        ...(cid === undefined ? {} : { cid }),
        ...(channel === undefined ? {} : { channel }),
        ...more,
      },
    };
  });
});

function encode(events: readonly ServerEvent[]) {
  return brief.frames(events.flatMap(brief.encode));
}

function decode(frames: readonly { data: string }[]): unknown[] {
  return frames.flatMap(({ data }) => decodeFrame(data, (reason) => assert(false, reason)))
    .map((heard) => heard.kind === "event" ? heard.event : heard);
}

function say(seq: number, message = `message ${seq}`): ServerEvent {
  const data: Message = {
    room: "garden",
    id: `id${seq}`,
    seq,
    kind: "text",
    user_id: "ada",
    username: "Ada",
    message,
    timestamp: new Date(seq).toISOString(),
  };
  return { type: "new_message", data };
}

Deno.test("brief says to its clients what version 1 says, and counts the same events", () => {
  fc.assert(
    fc.property(told, (events) => {
      const frames = encode(events);
      assertEquals(decode(frames), JSON.parse(JSON.stringify(events)));
      assertEquals(frames.reduce((sum, frame) => sum + frame.events, 0), events.length);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("brief says once what messages have in common, in one frame", () => {
  const events = [say(1), say(2), say(3)];
  const [frame, ...more] = encode(events);
  assertEquals(more, []);
  assertEquals(JSON.parse(frame!.data), {
    type: "messages",
    data: {
      room: "garden",
      seq: 1,
      timestamp: "1970-01-01T00:00:00.001Z",
      people: [["ada", "Ada"]],
      messages: [
        ["id1", 0, 0, "message 1"],
        ["id2", 0, 1, "message 2"],
        ["id3", 0, 2, "message 3"],
      ],
    },
  });
  const plain = version1.frames(events.flatMap(version1.encode))[0]!.data;
  assert(frame!.data.length * 2 < plain.length);
});

Deno.test("brief tells a message alone as version 1 does", () => {
  const notice: ServerEvent = { type: "system", data: { message: "", timestamp: "" } };
  for (const events of [[say(1)], [say(1), say(3)], [say(1), notice, say(2)]]) {
    assertEquals(
      encode(events).map(({ data }) => data),
      version1.frames(events.flatMap(version1.encode)).map(({ data }) => data),
    );
  }
});

const quote = { id: "id0", seq: 0, user_id: "ben", username: "Ben", message: "Yes" };

Deno.test("brief keeps what makes a message more than a row", () => {
  const [first, second] = [say(1), say(2)];
  const more = { mentions: ["ben", "@room"], thread: "id0", reply_to: quote, changed_seq: 9 };
  for (const [field, value] of Object.entries(more)) {
    const rich = { ...second, data: { ...second.data, [field]: value } } as ServerEvent;
    assertEquals(decode(encode([first, rich, say(3)])), [first, rich, say(3)], field);
  }
});

Deno.test("brief starts another frame when one is full", () => {
  const events = [1, 2, 3, 4, 5].map((seq) => say(seq, "x".repeat(30_000)));
  const frames = encode(events);
  assertEquals(frames.length, 2);
  assertEquals(decode(frames), events);
});

Deno.test("decodeFrame() passes over messages in a short form that makes no sense", () => {
  const good = {
    room: "garden",
    seq: 1,
    timestamp: "2026-01-01T00:00:00.000Z",
    people: [["ada", "Ada"]],
    messages: [["id1", 0, 0, "hi", "c1"], ["id2", 0, -1, "ho"]],
  };
  const bad = [
    null,
    { ...good, seq: -1 },
    { ...good, timestamp: "soon" },
    { ...good, people: [["ada"]] },
    { ...good, people: {} },
    { ...good, messages: {} },
    { ...good, messages: [["id1", 1, 0, "hi"]] },
    { ...good, messages: [["id1", -1, 0, "hi"]] },
    { ...good, messages: [["id1", 0, 0.5, "hi"]] },
    { ...good, messages: [["id1", 0, Number.MAX_SAFE_INTEGER, "hi"]] },
    { ...good, messages: [["id1", 0, 0, 7]] },
    { ...good, messages: [["id1", 0, 0, "hi", 7]] },
    { ...good, messages: [["id1", 0, 0, "hi", "c1", "more"]] },
    { ...good, messages: ["id1"] },
  ];
  const decoded = (data: unknown) => {
    const ignored: string[] = [];
    const heard = decodeFrame(JSON.stringify({ type: "messages", data }), (why) => {
      ignored.push(why);
    });
    return { count: heard.length, ignored: ignored.length, why: ignored[0] ?? "" };
  };
  assertEquals(decoded(good).count, 2);
  for (const data of bad) {
    const { count, ignored, why } = decoded(data);
    assertEquals([count, ignored], [0, 1]);
    assertStringIncludes(why, "malformed");
  }
});
