import { assert, assertEquals } from "@std/assert";
import { MemoryStore } from "../../lib/store/memory.ts";
import { openStore } from "../../lib/store/open.ts";
import { withFolder } from "./temporary_folder.ts";

Deno.test("openStore() keeps nothing for :memory:, and a database in any folder", async () => {
  await withFolder((folder) => {
    const memory = openStore(":memory:", { durability: "full" });
    assert(memory instanceof MemoryStore);
    memory.close();
    openStore(`${folder}/data`, { durability: "full" }).close();
    assertEquals(Deno.statSync(`${folder}/data/parlor.db`).isFile, true);
  });
});
