import { assertEquals } from "@std/assert";
import { emptyCupboard } from "../../static/cupboard.ts";
import { Memory } from "../../static/memory.ts";
import { Recent } from "../../static/recent.ts";

Deno.test("Recent keeps the rooms that were open, the latest first, each once", () => {
  const shared = emptyCupboard();
  const memory = () => new Memory({ shared, tab: emptyCupboard() });
  const recent = new Recent(memory());
  for (const room of ["general", "garden", "general"]) recent.visited(room);
  assertEquals(recent.rooms, ["general", "garden"]);
  for (let n = 0; n < 50; n++) recent.visited(`room ${n}`);
  assertEquals([recent.rooms.length, recent.rooms[0]], [30, "room 49"]);
  assertEquals(new Recent(memory()).rooms, recent.rooms);
});
