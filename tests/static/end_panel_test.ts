import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { emptyCupboard } from "../../static/cupboard.ts";
import { EndPanel } from "../../static/end_panel.ts";
import { Memory } from "../../static/memory.ts";

function stage({ beside = true, ample = true } = {}) {
  const memory = new Memory({ shared: emptyCupboard(), tab: emptyCupboard() });
  const room = signal<string | null>("general");
  const place = { memory, room: () => room.value, beside: () => beside, ample: () => ample };
  return { memory, room, panel: new EndPanel(place), again: () => new EndPanel(place) };
}

Deno.test("EndPanel shows people where there is space, until somebody chooses otherwise", () => {
  const { panel, again } = stage();
  assertEquals(panel.shown.value, { kind: "people" });
  assertEquals(panel.asked.value, 0);
  panel.toggle({ kind: "people" });
  assertEquals(panel.shown.value, null);
  assertEquals(again().shown.value, null);
  panel.toggle({ kind: "people" });
  assertEquals(again().shown.value, { kind: "people" });
});

Deno.test("EndPanel over the conversation is there only for now", () => {
  const { panel, memory, again } = stage({ beside: false });
  assertEquals(panel.shown.value, null);
  panel.show({ kind: "people" });
  assertEquals(panel.shown.value, { kind: "people" });
  assertEquals(memory.choice("people"), null);
  assertEquals(again().shown.value, null);
  panel.uncover();
  assertEquals(panel.shown.value, null);
});

Deno.test("EndPanel brings people back once what came over them is closed", () => {
  const { panel } = stage();
  panel.show({ kind: "search" });
  panel.show({ kind: "pins" });
  assertEquals([panel.shown.value, panel.asked.value], [{ kind: "pins" }, 2]);
  panel.uncover();
  assertEquals(panel.shown.value, { kind: "pins" });
  panel.close();
  assertEquals([panel.shown.value, panel.asked.value], [{ kind: "people" }, 0]);
});

Deno.test("EndPanel shows a thread only beside its room", () => {
  const { panel, room } = stage({ ample: false });
  const thread = { kind: "thread", room: "general", id: "m1" } as const;
  panel.show(thread);
  assertEquals(panel.shown.value, thread);
  room.value = "garden";
  assertEquals(panel.shown.value, null);
  room.value = "general";
  assertEquals(panel.shown.value, thread);
});
