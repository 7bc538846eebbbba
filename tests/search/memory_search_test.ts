import { MemorySearch } from "../../lib/search/memory_search.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { testSearch } from "./contract.ts";
import { Talk } from "./talk.ts";

testSearch("MemorySearch", async (run) => {
  const store = new MemoryStore();
  const talk = new Talk(store, new MemorySearch(store));
  await run(talk);
  talk.close();
});
