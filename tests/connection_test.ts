import { assert, assertEquals } from "@std/assert";
import { CLOSE, LIMITS } from "../lib/protocol.ts";
import { Stage } from "./stage.ts";

const limits = { messagesPerSecond: 10, burst: 20 };

Deno.test("Connection answers too many frames, each with its ref, and goes on after a pause", () => {
  const stage = new Stage({ limits });
  const ada = stage.guest("Ada", "general");
  const answers = Array.from({ length: 30 }, () => ada.ask("ping", {}));
  const refused = answers.filter((answer) => answer["type"] === "error");
  assert(refused.length > 5 && refused.length < 20, `${refused.length}`);
  assertEquals(refused[0]?.["data"].code, "too_fast");
  stage.clock.advance(refused.at(-1)?.["data"].retry_after_ms);
  assertEquals(ada.ask("ping", {})["type"], "ack");
});

Deno.test("Connection cuts a flood of frames", () => {
  const stage = new Stage({ limits });
  const ada = stage.guest("Ada", "general");
  const ben = stage.guest("Ben", "general");
  for (let i = 0; i < 1_000; i++) ada.socket.receive('{"type":"ping","data":{},"ref":1}');
  stage.settle();
  assertEquals(ada.socket.closeCode, CLOSE.tooFast);
  assert(ada.all().length < 200);
  assertEquals(ben.ask("ping", {})["type"], "ack");
});

Deno.test("Connection takes any number of frames where limits are off", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  for (let i = 0; i < 1_000; i++) ada.socket.receive('{"type":"ping","data":{}}');
  stage.settle();
  assertEquals(ada.events("pong").length, 1_000);
});

Deno.test("Connection answers frames that are no command, and closes when they repeat", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  ada.say("not JSON");
  assertEquals(ada.all().at(-1)?.["data"].code, "bad_frame");
  for (let i = 0; i < 50; i++) ada.say("{}");
  assertEquals(ada.ask("ping", {})["type"], "ack");
  for (let i = 0; i < 100; i++) ada.socket.receive("{}");
  assertEquals(ada.socket.closeCode, CLOSE.policy);
});

Deno.test("Connection closes a frame over 64 KiB, counted in bytes, with 1009", () => {
  const stage = new Stage();
  const fits = stage.guest("Ada", "general");
  fits.say(`{"type":"ping","data":{},"x":"${"é".repeat(LIMITS.frameBytes / 2 - 20)}"}`);
  assertEquals(fits.socket.closeCode, undefined);
  for (
    const frame of ["é".repeat(LIMITS.frameBytes / 2 + 1), new ArrayBuffer(LIMITS.frameBytes + 1)]
  ) {
    const guest = stage.plain();
    guest.say(frame);
    assertEquals(guest.socket.closeCode, CLOSE.tooBig);
  }
});

Deno.test("Connection reports its end once, though close comes twice", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const ben = stage.guest("Ben", "general");
  ben.socket.end();
  ben.socket.end();
  stage.settle();
  assertEquals(ada.events("user_left").length, 1);
  assertEquals(stage.lines.filter((line) => line.startsWith("[DISCONNECT]")).length, 1);
});

Deno.test("Connection takes nothing from a socket that is closing", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const ben = stage.guest("Ben", "general");
  ben.socket.stalled = true;
  ben.say("x".repeat(LIMITS.frameBytes + 1));
  ben.say('{"type":"broadcast","data":{"message":"late"}}');
  assertEquals(ada.events("new_message"), []);
});

Deno.test("Connection lets nothing reach the runtime that a handler throws", () => {
  let broken = true;
  const random = () => {
    if (broken) throw new Error("broken");
    return 0.5;
  };
  const stage = new Stage({ random });
  stage.connect();
  assertEquals(stage.lines.filter((line) => line.startsWith("[BUG]")).length, 1);
  broken = false;
  assertEquals(stage.connect().ask("hello", { username: "Ada" })["type"], "ack");
});
