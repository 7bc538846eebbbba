import { assert, assertEquals } from "@std/assert";
import type { TransportClock } from "../../lib/client/transport.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { caughtUp } from "./caught_up.ts";
import { checkDelivery } from "./checker.ts";
import { LONG } from "./long.ts";
import { Member } from "./member.ts";
import { ServerProcess } from "./server_process.ts";
import { TransportMember } from "./transport_member.ts";

const PAUSE_MS = LONG ? 60_000 : 3_000;
/** Time goes so much faster for those who do not wait: they give up 55 seconds of silence sooner. */
const HURRY = 55_000 / (PAUSE_MS * 0.6);

const hurried: TransportClock = {
  now: Date.now,
  uptime: () => performance.now() * HURRY,
  after(ms, call) {
    const timer = setTimeout(call, ms / HURRY);
    return () => clearTimeout(timer);
  },
};

Deno.test("the server loses and repeats nothing when it is stopped for a while and continued", async () => {
  await withFolder(async (data) => {
    const server = await ServerProcess.start(data);
    const writers = ["Ada", "Ben"].map((name) => new Member(name, "garden"));
    const readers = Array.from({ length: 20 }, (_, n) => new Member(`Reader ${n}`, "garden"));
    const patient = [...writers, ...readers];
    await Promise.all(patient.map((member) => member.connect(server.url)));
    const impatient = ["Cy", "Dee", "Eve"].map((name) => {
      return new TransportMember(name, { room: "garden", url: server.url, clock: hurried });
    });
    for (const member of impatient) member.transport.start();
    await Promise.all(impatient.map((member) => {
      return member.until("it is in the room", () => member.online && member.room === "garden");
    }));
    for (const writer of writers) writer.write(8);
    for (const member of impatient) {
      await member.until("something has come", () => member.log.length > 0);
    }

    server.signal("SIGSTOP");
    // What is said meanwhile waits in the line, or with who says it.
    for (const member of impatient) member.say("Is anybody there?");
    for (const member of writers) member.send("Hello?");
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    for (const member of impatient) assert(!member.online, `${member.username} did not give up`);
    server.signal("SIGCONT");

    for (const member of impatient) {
      await member.until("it is back and all is sent", () => member.online && member.settled);
      assert(member.lines > 1);
    }
    for (const writer of writers) writer.rest();
    await caughtUp(patient);
    const lost = patient.filter(({ connected }) => !connected);
    assertEquals(lost.map(({ username }) => username), [], "Who waited was cut off");
    writers[0]!.send("The last word");
    await caughtUp(patient);
    const last = writers[0]!.log.length;
    for (const member of impatient) {
      await member.until("all has come", () => member.log.at(-1)?.seq === last);
      assertEquals(member.gaps, 0);
    }
    checkDelivery(data, [...patient, ...impatient]);
    await Promise.all(patient.map((member) => member.leave()));
    await Promise.all(impatient.map((member) => member.transport.stop()));
    assertEquals(await server.stop(), 0);
  });
});
