/**
 * Run with few file descriptors: opens a store in the folder that it is given, takes all descriptors
 * that are left, writes on, gives them back, and writes again. Prints how many messages are kept.
 */
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import { append, room } from "./records.ts";

const store = openSqliteStore(Deno.args[0]!, { durability: "full" });
store.commit([{ kind: "put_room", room: room("garden") }]);
const files: Deno.FsFile[] = [];
try {
  for (;;) files.push(Deno.openSync("/dev/null"));
} catch {
  // None is left.
}
async function write(): Promise<void> {
  for (let i = 0; i < 15; i++) {
    store.commit(Array.from({ length: 100 }, () => append("garden")));
    await new Promise<void>((resolve, reject) => {
      store.sync((error) => error ? reject(error) : resolve());
    });
  }
}
await write();
files.forEach((file) => file.close());
await write();
console.log(`kept ${store.history("garden", { limit: 9_000 }).events.length}`);
store.close();
