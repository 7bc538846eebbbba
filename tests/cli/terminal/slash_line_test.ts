import { assertEquals } from "@std/assert";
import { isJoin, isLeave, isQuit } from "../../../lib/cli/terminal/slash_line.ts";

Deno.test("isQuit() knows the three ways to leave", () => {
  assertEquals(["/quit", "/exit ", "/Q", "/quite", "quit", "//quit"].map(isQuit), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

Deno.test("isJoin() and isLeave() know lines that change where lines go", () => {
  const lines = ["/join garden", "/JOIN #garden", "/join", "/leave", "/Leave garden", "/leaves"];
  assertEquals(lines.map(isJoin), [true, true, false, false, false, false]);
  assertEquals(lines.map(isLeave), [false, false, false, true, true, false]);
});
