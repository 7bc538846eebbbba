/**
 * Run with few file descriptors: searches in the folder that it is given while none is left, gives them
 * back, and searches again. Prints what came of both.
 */
import { systemClock } from "../../lib/clock.ts";
import type { SearchError } from "../../lib/search/search.ts";
import { WorkerSearch } from "../../lib/search/worker_search.ts";
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import { Talk } from "./talk.ts";

const folder = Deno.args[0]!;
const store = openSqliteStore(folder, { durability: "full" });
const files: Deno.FsFile[] = [];
try {
  for (;;) files.push(Deno.openSync("/dev/null"));
} catch {
  // None is left.
}
const warn = (text: string) => console.log(text);
const search = new WorkerSearch({ folder, epoch: store.epoch, clock: systemClock, warn });
const talk = new Talk(store, search);
talk.say("tea");
const first = await talk.find("tea").catch((error: SearchError) => error.reason);
files.forEach((file) => file.close());
console.log(`${first}, then ${(await talk.find("tea")).length}`);
talk.close();
