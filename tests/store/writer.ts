/** Commits batches until it is killed, and prints each event as `seq cid` once its commit has returned. */
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import { append, room } from "./records.ts";

const [folder, round, durability] = Deno.args;
const store = openSqliteStore(folder!, { durability: durability === "full" ? "full" : "normal" });
store.commit([{ kind: "put_room", room: room("garden") }]);
const out = new TextEncoder();
for (let batch = 0;; batch++) {
  const records = Array.from({ length: 1 + batch % 20 }, (_, number) =>
    append("garden", {
      id: `${round}-${batch}-${number}`,
      cid: `${round}-${batch}-${number}`,
      text: "x".repeat(100),
    }));
  const lines = store.commit(records).map(({ places }) => `${places[0]!.seq} ${places[0]!.id}\n`);
  Deno.stdout.writeSync(out.encode(lines.join("")));
}
