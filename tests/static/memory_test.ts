import { assertEquals } from "@std/assert";
import { emptyCupboard } from "../../static/cupboard.ts";
import { elsewhere, Memory } from "../../static/memory.ts";
import { newMemory } from "./device.ts";

Deno.test("Memory keeps one list of rooms for all tabs, and each one's open room apart", () => {
  const { memory: first, shared } = newMemory();
  const { memory: second } = newMemory(shared);
  first.rooms = ["general"];
  first.active = "general";
  assertEquals(second.active, "general", "a new tab begins with what is shared");
  second.rooms = ["general", "garden"];
  second.active = "garden";
  assertEquals([first.rooms, first.active], [["general", "garden"], "general"]);
  first.forgetRooms();
  assertEquals(second.rooms, []);
});

Deno.test("Memory keeps for a tab where something was marked as unread", () => {
  const { memory: first, shared } = newMemory();
  const { memory: second } = newMemory(shared);
  first.kept = "general";
  assertEquals([first.kept, second.kept], ["general", null]);
  first.kept = null;
  assertEquals(first.kept as string | null, null);
});

Deno.test("Memory gives unsent messages to any tab, oldest first", () => {
  const { memory: first, shared } = newMemory();
  const { memory: second } = newMemory(shared);
  const failed = { code: "read_only", message: "no" } as const;
  first.keepUnsent({ cid: "b", room: "general", message: "two", queuedAt: 2 });
  second.keepUnsent({ cid: "a", room: "general", message: "one", queuedAt: 1, failed });
  assertEquals(first.unsent, [
    { cid: "a", room: "general", message: "one", queuedAt: 1, failed },
    { cid: "b", room: "general", message: "two", queuedAt: 2 },
  ]);
  second.forgetUnsent("b");
  assertEquals(first.unsent.length, 1);
});

Deno.test("Memory reads nothing from damaged storage", () => {
  const { memory, shared } = newMemory();
  shared.setItem("parlor.rooms", '["general", 3');
  shared.setItem("parlor.unsent.x", '{"cid": 1}');
  shared.setItem("parlor.unsent.y", "null");
  assertEquals(memory.rooms, []);
  assertEquals(memory.unsent, []);
  shared.setItem("parlor.rooms", '["general", 3]');
  assertEquals(memory.rooms, ["general"]);
});

Deno.test("Memory goes on where storage is full", () => {
  const full = {
    ...emptyCupboard(),
    setItem() {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const memory = new Memory({ shared: full, tab: full });
  memory.name = "Ada";
  assertEquals(memory.name as string | null, null);
});

Deno.test("Memory keeps a draft per room", () => {
  const { memory, shared } = newMemory();
  memory.keepDraft("general", "half");
  assertEquals([memory.draft("general"), memory.draft("garden")], ["half", ""]);
  memory.keepDraft("general", "");
  assertEquals(shared.length, 0);
});

Deno.test("Memory keeps the drafts of two tabs apart, and begins a new tab with what is there", () => {
  const { memory: first, shared } = newMemory();
  const { memory: second } = newMemory(shared);
  first.keepDraft("general", "mine");
  assertEquals(second.draft("general"), "");
  second.keepDraft("general", "other");
  first.keepDraft("general", "");
  assertEquals([first.draft("general"), second.draft("general")], ["", "other"]);
  assertEquals(newMemory(shared).memory.draft("general"), "other");
});

Deno.test("elsewhere() follows what is settled, and nothing else", () => {
  const read = (key: string | null, newValue: string | null) => elsewhere({ key, newValue });
  assertEquals(read("parlor.unsent.c", null), { kind: "settled", cid: "c" });
  assertEquals(read("parlor.unsent.c", "{}"), null);
  assertEquals(read("parlor.rooms", "[]"), null);
  assertEquals(read("parlor.rooms", null), { kind: "gone_out" });
  assertEquals(read(null, null), null);
});
