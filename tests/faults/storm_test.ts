import { withFolder } from "../store/temporary_folder.ts";
import { checkDelivery } from "./checker.ts";
import { eventually } from "./eventually.ts";
import { LONG } from "./long.ts";
import { Member } from "./member.ts";
import { ServerProcess } from "./server_process.ts";
import { TransportMember } from "./transport_member.ts";

const MEMBERS = LONG ? 2_000 : 300;
/** Far longer than it takes, also where others work on the same machine. */
const WITHIN = { withinMs: 120_000 };

Deno.test(`${MEMBERS} clients come back at once to a server that was killed, and miss nothing`, async () => {
  await withFolder(async (data) => {
    const settings = ["--limits", "off", "--port", `${quietPort()}`];
    let server = await ServerProcess.start(data, { settings });
    const { url } = server;
    const ada = new Member("Ada", "garden");
    await ada.connect(url);
    const names = Array.from({ length: MEMBERS }, (_, n) => `Member ${n}`);
    const members = names.map((name) => {
      // That they do not wait for long makes the storm the heavier.
      const { random } = Math;
      return new TransportMember(name, { room: "garden", url, random, awaited: true });
    });
    for (const { transport } of members) transport.start();
    // Joined, and not only connected: what comes before is history.
    ada.send("Hello");
    await eventually("all are there", () => members.every(({ log }) => log.length === 1), WITHIN);
    for (let i = 0; i < 100; i++) ada.send(`Before ${i}`);
    await ada.until("all is acked", () => ada.settled);
    // So many at once that most of it has not come yet.
    await server.kill();
    await eventually("all have noticed", () => members.every(({ online }) => !online), WITHIN);

    server = await ServerProcess.start(data, { settings });
    const start = performance.now();
    await ada.connect(url);
    // While they come, so that some are there already and others are not.
    for (let i = 0; i < 20; i++) ada.send(`Meanwhile ${i}`);
    await eventually("all are back", () => members.every(({ online }) => online), WITHIN);
    const back = performance.now();
    await eventually("all have all", () => {
      return ada.settled && members.every(({ log }) => log.length === 121);
    }, WITHIN);
    const done = performance.now();
    checkDelivery(data, [ada, ...members]);
    console.log(
      `${MEMBERS} members: online after ${seconds(back - start)}, all caught up after ${
        seconds(done - start)
      }`,
    );
    await Promise.all([ada.leave(), ...members.map(({ transport }) => transport.stop())]);
    await server.stop();
  });
});

/**
 * A free port that no outgoing connection is given: one that tries to reach a server that is away
 * could otherwise get the server's own, and keep it.
 */
function quietPort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    try {
      Deno.listen({ hostname: "0.0.0.0", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
