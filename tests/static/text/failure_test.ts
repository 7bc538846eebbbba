import { assertEquals } from "@std/assert";
import { en } from "../../../static/text/en.ts";
import { failureOf } from "../../../static/text/failure.ts";

Deno.test("failureOf() tells what was to be done from what was to be undone", () => {
  const [id, emoji] = ["1", "🌹"];
  const said = [
    failureOf({ type: "edit_message", id, message: "Hello" }),
    failureOf({ type: "delete_message", id }),
    failureOf({ type: "react", id, emoji }),
    failureOf({ type: "react", id, emoji, remove: true }),
    failureOf({ type: "pin_message", id, pinned: true }),
    failureOf({ type: "pin_message", id, pinned: false }),
  ].map((key) => en[key]);
  assertEquals(said, [
    "Not changed",
    "Not deleted",
    "Reaction not sent",
    "Reaction not taken back",
    "Not pinned",
    "Not unpinned",
  ]);
});
