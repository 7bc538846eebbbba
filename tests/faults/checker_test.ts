import { assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { withFolder } from "../store/temporary_folder.ts";
import { checkDelivery, type Witness } from "./checker.ts";
import { Member } from "./member.ts";
import { ServerProcess } from "./server_process.ts";

/** Three messages of Ada's, and a database that may be tampered with. */
async function withTalk(run: (data: string, ada: Member) => void): Promise<void> {
  await withFolder(async (data) => {
    const server = await ServerProcess.start(data);
    const ada = new Member("Ada", "garden");
    await ada.connect(server.url);
    for (const text of ["one", "two", "three"]) ada.send(text);
    await ada.until("all has come", () => ada.settled && ada.log.length === 3);
    await ada.leave();
    await server.stop();
    checkDelivery(data, [ada]);
    run(data, ada);
  });
}

function tamper(data: string, sql: string): void {
  const db = new DatabaseSync(`${data}/parlor.db`);
  db.exec(sql);
  db.close();
}

function rootPage(data: string, name: string): { pageBytes: number; page: number } {
  using db = new DatabaseSync(`${data}/parlor.db`);
  const { page_size } = db.prepare("PRAGMA page_size").get()!;
  const { rootpage } = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(name)!;
  return { pageBytes: Number(page_size), page: Number(rootpage) };
}

Deno.test("checkDelivery() finds what somebody lost, got twice or was acked in vain", async () => {
  await withTalk((data, ada) => {
    const [one, two, three] = ada.log;
    const { username, room, acked } = ada;
    const refuse = (change: Partial<Witness>, text: string) => {
      const witness = { username, room, acked, log: ada.log, ...change };
      assertThrows(() => checkDelivery(data, [witness]), Error, text);
    };
    refuse({ log: [one!, three!] }, "as it is");
    refuse({ log: [one!, two!] }, "as it is");
    refuse({ log: [one!, two!, two!, three!] }, "as it is");
    refuse({ log: [] }, "did not get");
    refuse({ acked: new Map([["other", acked.get("Ada-2")!]]) }, "is lost");
  });
});

Deno.test("checkDelivery() finds a log with a gap, a repetition or damage", async () => {
  await withTalk((data, ada) => {
    const refuse = (text: string) => assertThrows(() => checkDelivery(data, [ada]), Error, text);
    tamper(data, "UPDATE events SET seq = 9 WHERE seq = 3");
    refuse("has a gap");
    tamper(data, "UPDATE events SET seq = 3 WHERE seq = 9; DROP INDEX events_cid");
    tamper(data, "UPDATE events SET cid = 'Ada-1' WHERE seq = 2");
    refuse("twice");
    tamper(data, "UPDATE events SET cid = 'Ada-2' WHERE seq = 2");
    checkDelivery(data, [ada]);
    // The end of a page is where its cells lie.
    const path = `${data}/parlor.db`;
    const db = Deno.readFileSync(path);
    const { pageBytes, page } = rootPage(data, "people_name");
    db.fill(0xff, pageBytes * page - 40, pageBytes * page);
    Deno.writeFileSync(path, db);
    refuse("integrity");
  });
});
