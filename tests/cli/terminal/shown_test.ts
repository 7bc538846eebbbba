import { assertEquals } from "@std/assert";
import { Shown } from "../../../lib/cli/terminal/shown.ts";
import { message } from "../../client/session.ts";

Deno.test("Shown.add() gives each message a number for good, and knows it as it was shown last", () => {
  const shown = new Shown();
  assertEquals(shown.add(message("general", 1)).number, 1);
  assertEquals(shown.add(message("garden", 1)).number, 2);
  assertEquals(shown.add(message("general", 1, { message: "Anew" })).number, 1);
  assertEquals(shown.numbered(1)?.message, "Anew");
  assertEquals([shown.numbered(0), shown.numbered(3)], [undefined, undefined]);
});

Deno.test("Shown.forget() leaves nothing of a message, and its number to nobody", () => {
  const shown = new Shown();
  shown.add(message("general", 1));
  shown.forget("general1");
  shown.edited("general1", "Back");
  assertEquals([shown.get("general1"), shown.numbered(1)], [undefined, undefined]);
  assertEquals(shown.add(message("general", 1)).number, 2);
});

Deno.test("Shown.newestIn() goes by the room's log, not by what was shown last", () => {
  const shown = new Shown();
  for (const seq of [5, 9, 2]) shown.add(message("general", seq));
  shown.add(message("garden", 30));
  assertEquals(shown.newestIn("general", () => true)?.seq, 9);
  assertEquals(shown.newestIn("general", ({ seq }) => seq !== 9)?.seq, 5);
  assertEquals(shown.newestIn("attic", () => true), undefined);
});

Deno.test("Shown forgets the first of more than it can keep", () => {
  const shown = new Shown();
  for (let seq = 1; seq <= 501; seq++) shown.add(message("general", seq));
  assertEquals(shown.numbered(1), undefined);
  assertEquals(shown.latest(2).map(({ seq }) => seq), [500, 501]);
  assertEquals(shown.latest(999).length, 500);
});
