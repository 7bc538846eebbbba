import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { Message } from "../lib/protocol.ts";
import { Member } from "./faults/member.ts";
import { ServerProcess } from "./faults/server_process.ts";
import { fillDisk, withFolder, withSmallDisk } from "./store/temporary_folder.ts";

/** How often the server is killed; more for a thorough look: `PARLOR_TEST_KILLS=20`. */
const KILLS = Number(Deno.env.get("PARLOR_TEST_KILLS") ?? 3);

Deno.test("the server loses and repeats nothing when it is killed under load", async () => {
  await withFolder(async (data) => {
    const writers = ["Ada", "Ben", "Cy", "Dee"].map((name) => new Member(name, "garden"));
    const readers = ["Eve", "Flo", "Gus"].map((name) => new Member(name, "garden"));
    const members = [...writers, ...readers];
    const acked = () => writers.reduce((sum, writer) => sum + writer.acked.size, 0);
    let server = await ServerProcess.start(data);
    for (let kill = 1; kill <= KILLS; kill++) {
      await Promise.all(members.map((member) => member.connect(server.url)));
      const before = acked();
      for (const writer of writers) writer.write(16);
      const unlucky = writers[kill % writers.length]!;
      await unlucky.until("enough is acked", () => acked() >= before + 300);
      unlucky.loseTheRest();
      await readers[0]!.until("a message came whose sender lost the ack", () => {
        return countBy(unlucky, readers[0]!.log) > unlucky.acked.size;
      });
      await server.kill();
      await Promise.all(members.map((member) => {
        return member.until("the connection is gone", () => !member.connected);
      }));
      server = await ServerProcess.start(data);
    }
    for (const writer of writers) writer.rest();
    await Promise.all(members.map((member) => member.connect(server.url)));
    await Promise.all(writers.map((writer) => writer.until("all is acked", () => writer.settled)));
    await Promise.all(members.map((member) => {
      return member.until("all has come", () => member.log.length >= acked());
    }));
    const logs = [await readers[0]!.readAll(), ...members.map(({ log }) => log)];
    for (const log of logs) assertComplete(log, writers);
    await Promise.all(members.map((member) => member.leave()));
    await server.stop();
  });
});

Deno.test("the server refuses messages while another process holds the database, and reads on", async () => {
  await withFolder(async (data) => {
    const server = await ServerProcess.start(data);
    const ada = new Member("Ada", "garden");
    const ben = new Member("Ben", "garden");
    await ada.connect(server.url);
    await ben.connect(server.url);
    ada.send("before");
    await ada.until("it is acked", () => ada.settled);

    const other = new DatabaseSync(`${data}/parlor.db`);
    other.exec("BEGIN EXCLUSIVE");
    const message = { room: "garden", message: "meanwhile", cid: "meanwhile" };
    for (let attempt = 0; attempt < 3; attempt++) {
      const { ack, error } = await ada.ask("send_message", message);
      assertEquals([ack, error?.code], [undefined, "storage_unavailable"]);
      assert(error!.retry_after_ms! > 0);
      assertEquals((await ben.ask("history", { room: "garden" })).ack?.count, 1);
      assertEquals((await ben.ask("ping", {})).ack, {});
    }
    assertEquals([ada.log.length, ben.log.length], [1, 1]);
    other.exec("COMMIT");
    other.close();

    const { ack } = await ada.ask("send_message", message);
    assert(ack && "seq" in ack);
    assertEquals(ack.seq, 2);
    ben.send("after");
    await ben.until("it is acked", () => ben.settled);
    for (const member of [ada, ben]) {
      await member.until("all has come", () => member.log.length === 3);
      const texts = member.log.map(({ message }) => message);
      assertEquals(texts, ["before", "meanwhile", "after"]);
      await member.leave();
    }
    await server.stop();
  });
});

Deno.test("the server refuses messages while the disk is full, and reads on", async () => {
  await withSmallDisk("4m", async (data) => {
    let server = await ServerProcess.start(data);
    const ada = new Member("Ada", "garden");
    await ada.connect(server.url);
    const giveBack = fillDisk(data);
    const message = "x".repeat(3_000);
    const send = (cid: string) => ada.ask("send_message", { room: "garden", message, cid });
    let acked = 0;
    // What the database's files have room for goes in.
    while ((await send(`${acked}`)).ack) acked++;
    const { ack, error } = await send(`${acked}`);
    assertEquals([ack, error?.code], [undefined, "storage_unavailable"]);
    await ada.until("all that was acked has come", () => ada.log.length === acked);
    assertEquals((await ada.readAll()).length, acked);
    giveBack();
    assert((await send(`${acked}`)).ack);
    await server.kill();
    server = await ServerProcess.start(data);
    await ada.connect(server.url);
    assert((await send(`${acked + 1}`)).ack);
    assertEquals(
      ada.log.map(({ cid }) => cid),
      Array.from({ length: acked + 2 }, (_, n) => `${n}`),
    );
    await ada.leave();
    await server.stop();
  });
});

function countBy({ username }: Member, log: readonly Message[]): number {
  return log.filter((message) => message.username === username).length;
}

/** Everything acked is in its place, and nothing is there twice. */
function assertComplete(log: readonly Message[], writers: readonly Member[]): void {
  assertEquals(new Set(log.map(({ cid }) => cid)).size, log.length);
  assertEquals(new Set(log.map(({ id }) => id)).size, log.length);
  let count = 0;
  for (const { acked } of writers) {
    count += acked.size;
    for (const [cid, { id, seq }] of acked) {
      const message = log[seq - 1];
      assertEquals([message?.cid, message?.id], [cid, id]);
    }
  }
  assertEquals(log.length, count);
}
