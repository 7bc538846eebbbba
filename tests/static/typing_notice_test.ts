import { assertEquals } from "@std/assert";
import { TIMES } from "../../lib/protocol.ts";
import { TypingNotice } from "../../static/typing_notice.ts";

function setUp() {
  const clock = { now: 0 };
  const told: string[] = [];
  const notice = new TypingNotice(() => clock.now, (type, room) => told.push(`${type} ${room}`));
  return { clock, told, notice };
}

Deno.test("TypingNotice repeats itself no more often than needed", () => {
  const { clock, told, notice } = setUp();
  notice.writing("general");
  clock.now = TIMES.typingRepeatMs - 1;
  notice.writing("general");
  assertEquals(told, ["typing_start general"]);
  clock.now = TIMES.typingRepeatMs;
  notice.writing("general");
  assertEquals(told, ["typing_start general", "typing_start general"]);
});

Deno.test("TypingNotice stops in one room before it starts in another", () => {
  const { told, notice } = setUp();
  notice.writing("general");
  notice.writing("garden");
  notice.stop();
  notice.stop();
  assertEquals(told, [
    "typing_start general",
    "typing_stop general",
    "typing_start garden",
    "typing_stop garden",
  ]);
});

Deno.test("TypingNotice leaves the end of typing to the message that was sent", () => {
  const { told, notice } = setUp();
  notice.writing("general");
  notice.sent();
  notice.stop();
  assertEquals(told, ["typing_start general"]);
});
