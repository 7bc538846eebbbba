/**
 * The server cases of the Autobahn test suite, section by section, against Parlor. The suite itself
 * needs Python 2 and an echo server: these are our own cases for the same sections, in which a chat
 * line comes back to who wrote it. Section 8 does not exist, 12 and 13 are about compression, which
 * Parlor does not offer. Where Deno is laxer than RFC 6455, `docs/limits.md` says so.
 */
import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { LIMITS } from "../../lib/protocol.ts";
import { TestServer } from "../serve.ts";
import { encodeFrame, type FrameParts, OPCODE, type RawFrame } from "./frames.ts";
import { RawSocket } from "./raw_socket.ts";

/** Comes back if the connection outlives what was sent before it. */
const ALIVE = "still here";
/** The connection ended without a close frame. */
const CUT = "cut";

/** What is sent, and what must come back. */
type Case = [name: string, sent: (FrameParts | Uint8Array)[], answers: string[]];

const { continuation, text, binary, close, ping, pong } = OPCODE;

/** Sends each case on a connection of its own, in a room of its own. */
async function check(cases: readonly Case[]): Promise<void> {
  await using server = new TestServer({ args: ["--limits", "off"] });
  let room = 0;
  for (const [name, sent, answers] of cases) {
    const path = `/ws?username=Ada&room=room-${++room}`;
    using ada = await RawSocket.open(server.port, path);
    assertEquals(await exchange(ada, sent), answers, name);
  }
  assertEquals(server.lines.filter((line) => line.includes("BUG")), []);
}

async function exchange(ada: RawSocket, sent: (FrameParts | Uint8Array)[]): Promise<string[]> {
  try {
    for (const frame of [...sent, { payload: ALIVE }]) {
      await ada.sendBytes(frame instanceof Uint8Array ? frame : encodeFrame(frame));
    }
  } catch {
    // The server has ended the connection; what it said before can still be read.
  }
  const answers: string[] = [];
  for (;;) {
    const frame = await ada.next();
    const answer = frame === null ? CUT : told(frame);
    if (answer !== undefined) answers.push(answer);
    if (answer === ALIVE || answer === CUT || frame?.opcode === close) return answers;
  }
}

/** What a frame says, if it is an answer to the case. */
function told({ opcode, payload }: RawFrame): string | undefined {
  if (opcode === close) return `close ${payload.length < 2 ? "" : payload.readUInt16BE(0)}`.trim();
  if (opcode === pong) return `pong ${payload.toString("hex")}`.trim();
  if (opcode === binary) return `${payload.length} bytes`;
  const { type, message } = JSON.parse(payload.toString());
  if (type === "message") return message;
  return type === "error" ? "error" : undefined;
}

/** One message in as many fragments as there are payloads. */
function fragments(payloads: (string | Uint8Array)[], opcode: number = text): FrameParts[] {
  return payloads.map((payload, n) => ({
    opcode: n === 0 ? opcode : continuation,
    fin: n === payloads.length - 1,
    payload,
  }));
}

function closing(code: number, reason: string | Uint8Array = ""): FrameParts {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code);
  return { opcode: close, payload: Buffer.concat([bytes, Buffer.from(reason)]) };
}

Deno.test("conformance, 1: messages of every kind of length come back, alone and in pieces", async () => {
  const lines = [1, 125, 126, 127, 128, LIMITS.messageLength].map((length): Case => {
    const line = "x".repeat(length);
    return [`a line of ${length}`, [{ payload: line }], [line, ALIVE]];
  });
  const binaries = [0, 1, 125, 126, 127, 128, 65_535, LIMITS.frameBytes].map((length): Case => {
    return [`${length} bytes`, [{ opcode: binary, payload: new Uint8Array(length) }], [
      `${length} bytes`,
      ALIVE,
    ]];
  });
  const bytewise = [...encodeFrame({ payload: "byte by byte" })].map((byte) => Buffer.from([byte]));
  await check([
    ...lines,
    ...binaries,
    ["an empty line", [{ payload: "" }], ["error", ALIVE]],
    ["byte by byte", bytewise, ["byte by byte", ALIVE]],
    ["a length of 64 bits with the highest set", [
      Buffer.from("81ff8000000000000002", "hex"),
    ], [CUT]],
    // Laxer than section 5.2 and 5.1: harmless, since whoever sends them gains nothing.
    ["a length longer than need be", [{ payload: "hi", lengthBits: 64 }], ["hi", ALIVE]],
    ["a frame without a mask", [{ payload: "hi", masked: false }], ["hi", ALIVE]],
  ]);
});

Deno.test("conformance, 2: each ping is answered with its payload, and a pong with nothing", async () => {
  const pings = Array.from({ length: 10 }, (_, n) => ({ opcode: ping, payload: `${n}` }));
  await check([
    ["an empty ping", [{ opcode: ping }], ["pong", ALIVE]],
    ["a binary ping", [{ opcode: ping, payload: Buffer.from("00fffe", "hex") }], [
      "pong 00fffe",
      ALIVE,
    ]],
    ["the longest ping", [{ opcode: ping, payload: "x".repeat(125) }], [
      `pong ${"78".repeat(125)}`,
      ALIVE,
    ]],
    ["a ping that is too long", [{ opcode: ping, payload: "x".repeat(126) }], [CUT]],
    ["a pong out of nothing", [{ opcode: pong, payload: "x" }], [ALIVE]],
    ["ten pings", pings, [...pings.map((_, n) => `pong 3${n}`), ALIVE]],
  ]);
});

Deno.test("conformance, 3: a reserved bit ends the connection", async () => {
  await check([
    ...[1, 2, 3, 4, 5, 6, 7].map((rsv): Case => [`bits ${rsv}`, [{ payload: "hi", rsv }], [CUT]]),
    ["in a ping", [{ opcode: ping, rsv: 1 }], [CUT]],
    ["in a close frame", [{ opcode: close, rsv: 4 }], [CUT]],
  ]);
});

Deno.test("conformance, 4: a reserved opcode ends the connection", async () => {
  await check([3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode): Case[] => [
    [`opcode ${opcode}`, [{ opcode }], [CUT]],
    [`opcode ${opcode} with a payload`, [{ opcode, payload: "x" }], [CUT]],
  ]));
});

Deno.test("conformance, 5: fragments make one message, with control frames between them", async () => {
  const middle = { opcode: ping, payload: "p" };
  const [he, llo] = fragments(["he", "llo"]) as [FrameParts, FrameParts];
  await check([
    ["two fragments", [he, llo], ["hello", ALIVE]],
    ["empty ones among them", fragments(["", "he", "", "llo", ""]), ["hello", ALIVE]],
    ["a ping between", [he, middle, llo], ["pong 70", "hello", ALIVE]],
    ["binary ones", fragments(["a", "b", "c"], binary), ["3 bytes", ALIVE]],
    ["a close frame between", [he, closing(1000), llo], ["close 1000"]],
    ["a ping in fragments", fragments(["a", "b"], ping), [CUT]],
    ["a pong in fragments", fragments(["a", "b"], pong), [CUT]],
    ["a close frame in fragments", fragments(["", ""], close), [CUT]],
    ["a continuation of nothing", [{ opcode: continuation, payload: "x" }], [CUT]],
    ["a message within another", [he, { payload: "x" }], [CUT]],
    // Laxer than section 5.4: who does so loses the first beginning.
    ["a beginning within another", [he, he, llo], ["hello", ALIVE]],
  ]);
});

Deno.test("conformance, 6: text is UTF-8, or the connection ends", async () => {
  const good = Buffer.from("κόσμε 上海 😀");
  const invalid = {
    "a continuation byte alone": "80",
    "a byte that is never used": "fe",
    "more bytes than needed": "c0af",
    "a surrogate": "eda080",
    "past the last character": "f4908080",
    "a character cut short": "e282",
    "in the middle of text": "68656cff6c6f",
  };
  await check([
    ["valid", [{ payload: good }], [`${good}`, ALIVE]],
    ["each byte a fragment", fragments([...good].map((byte) => Buffer.from([byte]))), [
      `${good}`,
      ALIVE,
    ]],
    ...Object.entries(invalid).map(([name, hex]): Case => {
      return [name, [{ payload: Buffer.from(hex, "hex") }], [CUT]];
    }),
    ["in the second fragment", fragments(["a", Buffer.from("ff", "hex")]), [CUT]],
    // Laxer than section 8.1: who does so loses the half character.
    ["half a character at the end of the last", fragments(["a", Buffer.from("e282", "hex")]), [
      "a",
      ALIVE,
    ]],
  ]);
});

Deno.test("conformance, 7: a close frame is answered with its code, or 1002 if that is none", async () => {
  const valid = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999];
  const none = [0, 999, 1004, 1005, 1006, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65_535];
  await check([
    ...valid.map((code): Case => [`${code}`, [closing(code, "bye")], [`close ${code}`]]),
    ...none.map((code): Case => [`${code}`, [closing(code, "bye")], ["close 1002"]]),
    ["no code", [{ opcode: close }], ["close"]],
    ["half a code", [{ opcode: close, payload: "x" }], [CUT]],
    ["the longest reason", [closing(1000, "x".repeat(123))], ["close 1000"]],
    // Laxer than section 5.5.
    ["a longer reason", [closing(1000, "x".repeat(124))], ["close 1000"]],
    ["a reason that is no text", [closing(1000, Buffer.from("ceba80ff", "hex"))], [CUT]],
    ["a second close frame", [closing(1000), closing(1001)], ["close 1000"]],
    ["a message after it", [closing(1000), { payload: "late" }], ["close 1000"]],
    ["a ping after it", [closing(1000), { opcode: ping }], ["close 1000"]],
  ]);
});

Deno.test("conformance, 9 and 10: long messages in many fragments are whole, or refused with 1009", async () => {
  const pieces = (count: number, size: number) =>
    Array.from({ length: count }, () => new Uint8Array(size));
  await check([
    ["64 KiB in 64", fragments(pieces(64, 1_024), binary), ["65536 bytes", ALIVE]],
    ["64 KiB in 4,096", fragments(pieces(4_096, 16), binary), ["65536 bytes", ALIVE]],
    ["a frame that claims 65 MiB", [
      encodeFrame({ opcode: binary, length: 65 * 1_024 * 1_024 }),
    ], [CUT]],
    [
      "1,000 lines",
      Array.from({ length: 1_000 }, (_, n) => ({ payload: `${n}` })),
      [...Array.from({ length: 1_000 }, (_, n) => `${n}`), ALIVE],
    ],
  ]);
  await using server = new TestServer();
  const byOne = { payload: "x".repeat(LIMITS.frameBytes + 1) };
  for (const tooBig of [[byOne], fragments(pieces(65, 1_024), binary)]) {
    using ada = await RawSocket.open(server.port);
    for (const frame of tooBig) await ada.send(frame);
    assertEquals(await ada.ending(), 1009);
  }
});
