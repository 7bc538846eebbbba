/** Commits batches of messages and edits until it is killed, and prints each event as `seq cid` once its commit has returned. */
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import { append, changeOf, room } from "./records.ts";

const [folder, round, durability] = Deno.args;
const store = openSqliteStore(folder!, { durability: durability === "full" ? "full" : "normal" });
store.commit([{ kind: "put_room", room: room("garden") }]);
const out = new TextEncoder();
for (let batch = 0;; batch++) {
  const records = Array.from({ length: 1 + batch % 20 }, (_, number) => {
    const id = `${round}-${batch}-${number}`;
    // Every fifth event changes the message before it.
    return number % 5 === 4
      ? changeOf(`${round}-${batch}-${number - 1}`, "edit", { id, cid: id, text: id })
      : append("garden", { id, cid: id, text: "x".repeat(100) });
  });
  const lines = store.commit(records).map(({ places }) => `${places[0]!.seq} ${places[0]!.id}\n`);
  Deno.stdout.writeSync(out.encode(lines.join("")));
}
