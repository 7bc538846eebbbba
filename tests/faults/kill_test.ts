import { assertEquals } from "@std/assert";
import { withFolder } from "../store/temporary_folder.ts";
import { caughtUp } from "./caught_up.ts";
import { checkDelivery } from "./checker.ts";
import { LONG } from "./long.ts";
import { Member } from "./member.ts";
import { ServerProcess } from "./server_process.ts";

const KILLS = LONG ? 100 : 20;

Deno.test("the server loses and repeats nothing when it is killed under load", async () => {
  await withFolder(async (data) => {
    const writers = ["Ada", "Ben", "Cy", "Dee"].map((name) => new Member(name, "garden", "pond"));
    const readers = [new Member("Eve", "garden"), new Member("Flo", "pond", "garden")];
    const members = [...writers, ...readers];
    const acked = () => writers.reduce((sum, writer) => sum + writer.acked.size, 0);
    const check = () => checkDelivery(data, members.flatMap(({ witnesses }) => witnesses));
    let server = await ServerProcess.start(data);
    await Promise.all(members.map((member) => member.connect(server.url)));
    const [ada, ben, cy, dee] = writers;
    await ada!.openDirect("Ben");
    await cy!.openDirect("Dee");
    await Promise.all([ben, dee].map((member) => {
      return member!.until("the conversation has come", () => member!.witnesses.length === 3);
    }));
    for (let kill = 1; kill <= KILLS; kill++) {
      const before = acked();
      for (const writer of writers) writer.write(16);
      const unlucky = writers[kill % writers.length]!;
      await unlucky.until("enough is acked", () => acked() >= before + 200);
      unlucky.loseTheRest();
      await readers[0]!.until("a message came whose sender lost the ack", () => {
        return countBy(unlucky, readers[0]!) > countAcked(unlucky);
      });
      // Anywhere in a commit, or between two: they are a few milliseconds apart.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
      await server.kill();
      await Promise.all(members.map((member) => {
        return member.until("the connection is gone", () => !member.connected);
      }));
      checkDelivery(data, []);
      for (const writer of writers) writer.rest();
      server = await ServerProcess.start(data);
      await Promise.all(members.map((member) => member.connect(server.url)));
      await caughtUp(members);
      check();
    }
    assertEquals(await readers[0]!.readAll(), readers[0]!.log);
    assertEquals(members.flatMap(({ refusals }) => refusals), []);
    await Promise.all(members.map((member) => member.leave()));
    assertEquals(await server.stop(), 0);
    check();
  });
});

function countBy({ username }: Member, { log }: Member): number {
  return log.filter((message) => message.username === username).length;
}

function countAcked({ acked, room }: Member): number {
  return [...acked.values()].filter((ack) => ack.room === room).length;
}
