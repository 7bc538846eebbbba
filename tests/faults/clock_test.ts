import { assert, assertEquals } from "@std/assert";
import { TIMES } from "../../lib/protocol.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { caughtUp } from "./caught_up.ts";
import { checkDelivery } from "./checker.ts";
import { Member } from "./member.ts";
import { ServerProcess } from "./server_process.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Most that a message may take, in milliseconds. */
const SOON_MS = 20_000;

Deno.test("the server keeps order, identities and deadlines when its clock is set back and forward", async () => {
  await withFolder(async (folder) => {
    const clock = `${folder}/clock`;
    const setClock = (ms: number) => Deno.writeTextFileSync(clock, String(ms));
    setClock(0);
    const data = `${folder}/data`;
    const server = await ServerProcess.start(data, {
      preload: new URL("./set_clock.ts", import.meta.url).pathname,
      env: { PARLOR_TEST_CLOCK: clock },
      settings: ["--connections-per-address", "100"],
    });
    const [ada, ben] = [new Member("Ada", "garden"), new Member("Ben", "garden")];
    const members = [ada, ben];
    await Promise.all(members.map((member) => member.connect(server.url)));
    const { id } = ada;
    for (const offMs of [-HOUR_MS, DAY_MS]) {
      const before = {
        typing: ben.heard("user_typing"),
        stopped: ben.heard("user_stopped_typing"),
      };
      await ada.ask("typing_start", { room: "garden" });
      await ben.until("Ada types", () => ben.heard("user_typing") > before.typing);
      setClock(offMs);
      const at = performance.now();
      await ben.until("it expires", () => ben.heard("user_stopped_typing") > before.stopped);
      assert(performance.now() - at > TIMES.typingMs - 1_000);
      // Not so many that it is too fast, unless the clock has used up what may be sent at once.
      for (let n = 0; n < 25; n++) ada.send(`${offMs} ${n}`);
      await caughtUp(members);
      for (const { timestamp } of ada.log.slice(-25)) {
        assert(Math.abs(Date.parse(timestamp) - Date.now() - offMs) < SOON_MS, timestamp);
      }
      // Comes back with the token of before, and misses nothing.
      await ben.leave();
      ada.send("while Ben is away");
      await ada.until("it is acked", () => ada.settled);
      await ben.connect(server.url);
      await caughtUp(members);
    }
    await ada.leave();
    await ada.connect(server.url);
    assertEquals(ada.id, id);
    assertEquals(members.flatMap(({ refusals }) => refusals), []);
    checkDelivery(data, members);
    await Promise.all(members.map((member) => member.leave()));
    await server.stop();
    checkDelivery(data, members);
  });
});
