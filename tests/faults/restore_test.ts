import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { SendAck } from "../../lib/protocol.ts";
import { FROM_SOURCE, runProcess } from "../parlor_process.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { caughtUp } from "./caught_up.ts";
import { checkDelivery } from "./checker.ts";
import { LONG } from "./long.ts";
import { Member } from "./member.ts";
import { ServerProcess } from "./server_process.ts";
import { TransportMember } from "./transport_member.ts";

/** All that a data folder has of the database. */
const FILES = ["parlor.db", "parlor.db-wal", "parlor.db-shm", "parlor.mark"];

/** How a copy is made of a server's data, and how it is put back. */
interface Way {
  name: string;
  backUp: (data: string, copy: string, server: ServerProcess) => void;
  end: "kill" | "stop";
  putBack: (data: string, copy: string) => void;
}

const WAYS: readonly Way[] = [
  {
    name: "by SQLite's VACUUM INTO, put over the file of a server that was stopped",
    backUp: vacuum,
    end: "stop",
    putBack: (data, copy) => Deno.copyFileSync(`${copy}/parlor.db`, `${data}/parlor.db`),
  },
  {
    name: "by SQLite's VACUUM INTO, in the place of all files of a server that was killed",
    backUp: vacuum,
    end: "kill",
    putBack: (data, copy) => {
      remove(data, FILES);
      Deno.copyFileSync(`${copy}/parlor.db`, `${data}/parlor.db`);
    },
  },
  {
    name: "as a snapshot of the files, log and mark among them, put over those of a killed server",
    backUp: snapshot,
    end: "kill",
    putBack: (data, copy) => copyAll(copy, data, FILES),
  },
  {
    name: "as a snapshot of the files, put over those of a stopped server without the mark",
    backUp: snapshot,
    end: "stop",
    putBack: (data, copy) => {
      remove(data, ["parlor.mark"]);
      copyAll(copy, data, ["parlor.db", "parlor.db-wal"]);
    },
  },
];

for (const { name, backUp, end, putBack } of WAYS) {
  Deno.test(`a copy made ${name} gives a new epoch, and nobody mixes old and new`, async () => {
    await withFolder(async (folder) => {
      const [data, copy] = [`${folder}/data`, `${folder}/copy`];
      Deno.mkdirSync(copy);
      let server = await ServerProcess.start(data);
      // Whose address is to stay: the page, or a terminal.
      const settings = ["--limits", "off", "--port", String(server.port)];
      const dee = new TransportMember("Dee", { room: "garden", url: server.url });
      dee.transport.start();
      dee.say("Before");
      await dee.until("it is sent", () => dee.settled && dee.log.length > 0);
      const [ada, ben] = [new Member("Ada", "garden", "pond"), new Member("Ben", "garden", "pond")];
      const members = [ada, ben];
      await Promise.all(members.map((member) => member.connect(server.url)));
      say(ada, 30);
      await caughtUp(members);
      backUp(data, copy, server);
      const kept = new Map(ada.acked);

      say(ada, 20);
      await caughtUp(members);
      // Ben never learns that these were acked.
      ben.loseTheRest();
      const unsure = say(ben, 4);
      await ada.until("they have come", () => unsure.every((cid) => has(ada, cid)));
      await server[end]();
      await dee.until("the line is lost", () => !dee.online);
      dee.say("Meanwhile");
      await Promise.all(members.map((member) => {
        return member.until("the connection is gone", () => !member.connected);
      }));
      putBack(data, copy);

      server = await ServerProcess.start(data, { settings });
      // Somebody new makes up for what is gone, so that the old cursors are none that stick out.
      const cy = new Member("Cy", "garden", "pond");
      await cy.connect(server.url);
      say(cy, 80);
      await caughtUp([cy]);
      await Promise.all(members.map((member) => member.connect(server.url, { restored: true })));
      await caughtUp([...members, cy]);
      for (const member of members) {
        assertEquals(member.gaps.map(({ room }) => room).sort(), ["garden", "pond"]);
      }
      // What was never acked has come, once.
      for (const cid of unsure) assert(ben.acked.has(cid) && has(ada, cid), cid);
      say(ada, 10);
      await caughtUp([...members, cy]);
      const last = ada.log.at(-1)?.seq;
      await dee.until("all has come", () => dee.settled && dee.log.at(-1)?.seq === last);
      assertEquals(dee.gaps, 1);
      await dee.transport.stop();
      await Promise.all([...members, cy].map((member) => member.leave()));
      await server.stop();
      const { username, room, log } = dee;
      checkDelivery(data, [
        ...[...members, cy].flatMap(({ witnesses }) => witnesses),
        { username, room, log, acked: new Map() },
      ]);
      assertKept(data, kept);
    });
  });
}

if (LONG) {
  Deno.test("the server refuses a copy beside the log of a server that was killed", async () => {
    await withFolder(async (data) => {
      let server = await ServerProcess.start(data);
      const ada = new Member("Ada", "garden", "pond");
      await ada.connect(server.url);
      say(ada, 10);
      await caughtUp([ada]);
      await server.kill();
      await ada.until("the connection is gone", () => !ada.connected);
      // The file system alone says when a file was put somewhere, and nobody else can.
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      const database = `${data}/parlor.db`;
      const now = Deno.readFileSync(database);
      Deno.writeFileSync(database, now);
      const flags = ["serve", "--port", "0", "--data", data];
      const refused = await runProcess({ command: FROM_SOURCE, args: flags, cwd: data });
      assertEquals(refused.code, 1);
      assert(refused.output.includes("parlor.db-wal"), refused.output);
      // It was no copy after all.
      const soon = new Date();
      Deno.utimeSync(`${database}-wal`, soon, soon);
      server = await ServerProcess.start(data);
      await ada.connect(server.url);
      say(ada, 10);
      await caughtUp([ada]);
      await ada.leave();
      await server.stop();
      checkDelivery(data, ada.witnesses);
    });
  });
}

/** @returns the `cid`s */
function say(member: Member, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    return member.send(`${member.username} ${n}`, n % 2 === 0 ? "garden" : "pond");
  });
}

function has(member: Member, cid: string): boolean {
  return member.witnesses.some(({ log }) => log.some((message) => message.cid === cid));
}

/** What was acked when the copy was made is there. */
function assertKept(data: string, acked: ReadonlyMap<string, SendAck>): void {
  using db = new DatabaseSync(`${data}/parlor.db`, { readOnly: true });
  const find = db.prepare("SELECT seq, id FROM events WHERE cid = ?");
  for (const [cid, { seq, id }] of acked) assertEquals({ ...find.get(cid) }, { seq, id });
}

function vacuum(data: string, copy: string): void {
  using db = new DatabaseSync(`${data}/parlor.db`, { readOnly: true });
  db.prepare("VACUUM INTO ?").run(`${copy}/parlor.db`);
}

/** All files at one moment, as a file system's snapshot has them. */
function snapshot(data: string, copy: string, server: ServerProcess): void {
  server.signal("SIGSTOP");
  copyAll(data, copy, FILES);
  server.signal("SIGCONT");
  // As if it were of an hour ago.
  const mark = Deno.readTextFileSync(`${copy}/parlor.mark`);
  const hourAgo = String(Date.now() - 3_600_000).padStart(16, "0");
  Deno.writeTextFileSync(`${copy}/parlor.mark`, mark.replace(/ \d{16} /, ` ${hourAgo} `));
}

function copyAll(from: string, to: string, files: readonly string[]): void {
  for (const file of files) Deno.copyFileSync(`${from}/${file}`, `${to}/${file}`);
}

function remove(data: string, files: readonly string[]): void {
  for (const file of files) {
    try {
      Deno.removeSync(`${data}/${file}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
