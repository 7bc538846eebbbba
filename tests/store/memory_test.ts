import { MemoryStore } from "../../lib/store/memory.ts";
import { testStore } from "./contract.ts";

testStore("MemoryStore", () => new MemoryStore());
