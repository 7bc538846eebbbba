import { assertEquals } from "@std/assert";
import { type Key, KeyReader } from "../../../lib/cli/terminal/keys.ts";

function read(...chunks: (string | Uint8Array)[]): Key[] {
  const reader = new KeyReader();
  const encoder = new TextEncoder();
  return chunks.flatMap((chunk) =>
    reader.read(typeof chunk === "string" ? encoder.encode(chunk) : chunk)
  );
}

Deno.test("KeyReader reads text and control keys", () => {
  assertEquals(read("Hé你\r\x7f\x01\x03\x04"), [
    { kind: "text", text: "Hé你" },
    { kind: "enter" },
    { kind: "backspace" },
    { kind: "home" },
    { kind: "interrupt" },
    { kind: "end_of_input" },
  ]);
});

Deno.test("KeyReader reads the sequences of arrows and friends", () => {
  const kinds = read("\x1b[A\x1bOB\x1b[C\x1b[D\x1b[H\x1b[4~\x1b[3~\x1b[1;5C\x1bb").map((key) =>
    key.kind
  );
  assertEquals(kinds, [
    "up",
    "down",
    "right",
    "left",
    "home",
    "end",
    "delete",
    "word_right",
    "word_left",
  ]);
});

Deno.test("KeyReader puts characters and sequences together that come in pieces", () => {
  const [first = 0, second = 0, third = 0] = new TextEncoder().encode("你");
  assertEquals(read(Uint8Array.of(first), Uint8Array.of(second, third)), [
    { kind: "text", text: "你" },
  ]);
  assertEquals(read("\x1b", "[", "A"), [{ kind: "up" }]);
});

Deno.test("KeyReader skips sequences and control characters that it does not know", () => {
  assertEquals(read("\x1b[1;2;3Xa\x1b[24~\x1bxb\x1f\x9bc"), [
    { kind: "text", text: "a" },
    { kind: "text", text: "b" },
    { kind: "text", text: "c" },
  ]);
});

Deno.test("KeyReader takes what follows the Esc key for what it is", () => {
  assertEquals(read("\x1b", "a"), [{ kind: "text", text: "a" }]);
});

Deno.test("KeyReader reads a paste as one, line breaks and sequences included", () => {
  assertEquals(read("a\x1b[200~one\rtwo\x1b[A", "three\x1b[20", "1~b"), [
    { kind: "text", text: "a" },
    { kind: "paste", text: "one\rtwo\x1b[Athree" },
    { kind: "text", text: "b" },
  ]);
});

Deno.test("KeyReader bounds a paste without an end, and finds its end all the same", () => {
  const flood = "x".repeat(50_000);
  const keys = read("\x1b[200~", flood, flood, flood, "\x1b[20", "1~", "a");
  assertEquals(keys.map((key) => "text" in key ? key.text.length : 0), [64 * 1024, 1]);
});
