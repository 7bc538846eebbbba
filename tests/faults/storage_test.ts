import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { fillDisk, withFolder, withSmallDisk } from "../store/temporary_folder.ts";
import { caughtUp } from "./caught_up.ts";
import { checkDelivery } from "./checker.ts";
import { Member } from "./member.ts";
import { ServerProcess } from "./server_process.ts";

/** Pages of SQLite's log after which it writes them into the database by itself. */
const CHECKPOINT_BYTES = 1_000 * 4_096;
/** The longest message: few of them fill much. */
const LONG_TEXT = "x".repeat(4_000);
const LATE = { room: "garden", message: LONG_TEXT };

Deno.test("the server refuses messages while another process holds the database, and reads on", async () => {
  await withTalk(async ({ data, ada, ben }) => {
    const other = new DatabaseSync(`${data}/parlor.db`);
    other.exec("BEGIN EXCLUSIVE");
    await assertRefused(ada, ben, "meanwhile");
    other.exec("COMMIT");
    other.close();
    await assertTakenAgain(ada, ben, "meanwhile");
  });
});

Deno.test("the server refuses messages while its database is gone, and reads on", async () => {
  await withTalk(async ({ data, ada, ben }) => {
    Deno.renameSync(`${data}/parlor.db`, `${data}/away.db`);
    await assertRefused(ada, ben, "meanwhile");
    Deno.renameSync(`${data}/away.db`, `${data}/parlor.db`);
    await assertTakenAgain(ada, ben, "meanwhile");
  });
});

Deno.test("the server goes on though its files may no longer be opened", async () => {
  await withTalk(async ({ data, ada, ben }) => {
    for (const { name } of Deno.readDirSync(data)) Deno.chmodSync(`${data}/${name}`, 0o000);
    Deno.chmodSync(data, 0o500);
    await assertTakenAgain(ada, ben, "meanwhile");
    Deno.chmodSync(data, 0o700);
    for (const { name } of Deno.readDirSync(data)) Deno.chmodSync(`${data}/${name}`, 0o600);
  });
});

Deno.test("the server refuses messages while the disk is full, and reads on", async () => {
  await withTalk(async ({ data, ada, ben }) => {
    const giveBack = fillDisk(data);
    await sayUntilRefused(ada);
    await assertRefused(ada, ben, "meanwhile");
    giveBack();
    await assertTakenAgain(ada, ben, "meanwhile");
  }, { inFolder: (run) => withSmallDisk("4m", run) });
});

Deno.test("the server goes on while a reader keeps SQLite's log from being written back", async () => {
  await withTalk(async ({ data, ada, ben, restart }) => {
    const reader = new DatabaseSync(`${data}/parlor.db`, { readOnly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM events").get();
    await fillLog(ada, 2 * CHECKPOINT_BYTES);
    assert(sizeOf(`${data}/parlor.db-wal`) > 1.9 * CHECKPOINT_BYTES);
    reader.exec("COMMIT");
    reader.close();
    await restart();
    await fillLog(ada, CHECKPOINT_BYTES);
    await caughtUp([ada, ben]);
    assert(sizeOf(`${data}/parlor.db`) > 2 * CHECKPOINT_BYTES);
  });
});

Deno.test({
  name: "the server goes on while the database cannot grow, and refuses when its log cannot either",
  ignore: Deno.build.os !== "linux",
  async fn() {
    // Without this the system ends whoever writes past the limit.
    const under = ["sh", "-c", 'trap "" XFSZ; exec "$0" "$@"'];
    await withTalk(async ({ data, server, ada, ben, restart }) => {
      await fillLog(ada, CHECKPOINT_BYTES + 64 * 1_024);
      await restart("SIGTERM");
      // From here on no file may become larger than the database is: its log may.
      const most = sizeOf(`${data}/parlor.db`);
      await limitFiles(server().pid, most);
      await sayUntilRefused(ada);
      assert(sizeOf(`${data}/parlor.db-wal`) > most - 64 * 1_024);
      await assertRefused(ada, ben, "meanwhile");
      await limitFiles(server().pid, "unlimited");
      await assertTakenAgain(ada, ben, "meanwhile");
    }, { under });
  },
});

interface TalkOptions {
  /** See {@linkcode ServerProcess}. */
  under?: readonly string[];
  inFolder?: typeof withFolder;
}

interface Talk {
  data: string;
  server: () => ServerProcess;
  ada: Member;
  ben: Member;
  /** Ends the server, by `kill -9` unless told otherwise, and starts another; both come back. */
  restart: (signal?: "SIGTERM") => Promise<void>;
}

/** Two in a room; in the end, and once more after `kill -9`, everything acked is there and both have it. */
async function withTalk(
  run: (talk: Talk) => Promise<void>,
  { under = [], inFolder = withFolder }: TalkOptions = {},
): Promise<void> {
  await inFolder(async (data) => {
    const start = () => ServerProcess.start(data, { under });
    let server = await start();
    const [ada, ben] = [new Member("Ada", "garden"), new Member("Ben", "garden")];
    const come = () => Promise.all([ada, ben].map((member) => member.connect(server.url)));
    const restart = async (signal?: "SIGTERM") => {
      await (signal ? server.stop() : server.kill());
      await Promise.all([ada, ben].map((member) => {
        return member.until("the connection is gone", () => !member.connected);
      }));
      server = await start();
      await come();
    };
    await come();
    ada.send("before");
    await caughtUp([ada, ben]);
    await run({ data, server: () => server, ada, ben, restart });
    checkDelivery(data, []);
    for (let kill = 0; kill < 2; kill++) {
      await restart();
      await caughtUp([ada, ben]);
      checkDelivery(data, [ada, ben]);
    }
    await Promise.all([ada, ben].map((member) => member.leave()));
    await server.stop();
    checkDelivery(data, [ada, ben]);
  });
}

/** What the files have room for goes in: first many at once, in the end single messages. */
async function sayUntilRefused(member: Member): Promise<void> {
  for (const count of [8, 1]) {
    const before = member.refusals.length;
    while (member.refusals.length === before) {
      const cids = Array.from({ length: count }, () => member.send(LONG_TEXT));
      await member.until("all are answered", () => {
        const acked = cids.filter((cid) => member.acked.has(cid)).length;
        return acked + member.refusals.length - before >= count;
      });
    }
  }
  for (const { code } of member.refusals) assertEquals(code, "storage_unavailable");
}

/** Who sends is told why and when to try again; what is there can be read. */
async function assertRefused(ada: Member, ben: Member, cid: string): Promise<void> {
  const known = ada.log.length;
  const page = Math.min(known, 3);
  for (let attempt = 0; attempt < 3; attempt++) {
    const { ack, error } = await ada.ask("send_message", { ...LATE, cid });
    assertEquals([ack, error?.code], [undefined, "storage_unavailable"]);
    assert(error!.retry_after_ms! > 0);
    assertEquals((await ben.ask("history", { room: "garden", limit: page })).ack?.count, page);
    assertEquals((await ben.ask("ping", {})).ack, {});
  }
  assertEquals([ada.log.length, ben.log.length], [known, known]);
}

async function assertTakenAgain(ada: Member, ben: Member, cid: string): Promise<void> {
  const { ack } = await ada.ask("send_message", { ...LATE, cid });
  assert(ack && "seq" in ack);
  assertEquals(ack.seq, ada.log.at(-1)?.seq);
  ben.send("after");
  await ben.until("it is acked", () => ben.settled);
}

/** Has somebody say so many bytes. */
async function fillLog(member: Member, bytes: number): Promise<void> {
  for (let said = 0; said < bytes; said += 16 * LONG_TEXT.length) {
    for (let message = 0; message < 16; message++) member.send(LONG_TEXT);
    await member.until("it is acked", () => member.settled);
  }
}

async function limitFiles(pid: number, bytes: number | "unlimited"): Promise<void> {
  const args = ["--pid", String(pid), `--fsize=${bytes}:`];
  assert((await new Deno.Command("prlimit", { args }).output()).success);
}

function sizeOf(path: string): number {
  return Deno.statSync(path).size;
}
