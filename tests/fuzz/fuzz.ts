import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { EVERYONE } from "../../lib/protocol.ts";
import { checkDelivery } from "../faults/checker.ts";
import { eventually } from "../faults/eventually.ts";
import { Member } from "../faults/member.ts";
import { ServerProcess } from "../faults/server_process.ts";
import { within } from "../peer.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { type Attack, attack } from "./attack.ts";

/** Attacks at once; after each batch it is looked whether all is well. */
const BATCH = 20;
/** What the server opens for itself when it is first needed: a worker, and the database once more. */
const OWN_DESCRIPTORS = 12;
/**
 * The server's heap, which it may fill: Deno holds a connection that has ended for 15 s, and V8 tidies
 * up when it must. What is held longer than that ends the process after some minutes.
 */
const HEAP_MIB = 256;
/** How much the server may have grown in the end besides. */
const GROWTH_MIB = 128;

export interface FuzzOptions {
  /** How long new batches begin. */
  seconds: number;
  /** Of the first batch; each one after it has the next. */
  seed: number;
}

/**
 * Attacks a server of its own with random bytes and mutated frames and commands.
 * @returns how many attacks there were
 * @throws {Error} that names the seed of the batch after which something was wrong
 */
export async function fuzz({ seconds, seed }: FuzzOptions): Promise<number> {
  let attacks = 0;
  await withFolder(async (data) => {
    const server = await ServerProcess.start(data, {
      env: { DENO_V8_FLAGS: `--max-old-space-size=${HEAP_MIB}` },
    });
    try {
      const ada = new Member("Ada", "garden", EVERYONE);
      await ada.connect(server.url);
      const before = { memoryMib: server.memoryMib, sockets: server.sockets };
      const end = performance.now() + seconds * 1_000;
      for (let next = seed; performance.now() < end; next++) {
        const batch = fc.sample(attack, { seed: next, numRuns: BATCH });
        await Promise.all(batch.map((attack) => run(attack, server.port)));
        attacks += batch.length;
        try {
          await assertWell(server, ada);
        } catch (cause) {
          throw new Error(`Something is wrong after seed ${next}: --seed ${next} shows it again`, {
            cause,
          });
        }
      }
      ada.send("Still here");
      await ada.until("it is acked", () => ada.settled);
      await eventually("the descriptors are free", () => {
        return server.sockets <= before.sockets + OWN_DESCRIPTORS;
      }, { withinMs: 40_000 });
      assertLess(server.memoryMib, before.memoryMib + HEAP_MIB + GROWTH_MIB);
      checkDelivery(data, ada.witnesses);
      await ada.leave();
    } finally {
      assertEquals(await server.stop(), 0);
    }
  });
  return attacks;
}

async function run({ pieces }: Attack, port: number): Promise<void> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const reading = (async () => {
    const bytes = new Uint8Array(65_536);
    while (await connection.read(bytes) !== null);
  })().catch(() => {});
  try {
    for (const piece of pieces) {
      for (let sent = 0; sent < piece.length;) {
        sent += await connection.write(piece.subarray(sent));
      }
    }
    // A reset in the middle of the handshake would cost a descriptor for ever: docs/limits.md.
    await connection.closeWrite();
    await within("the end of a connection that was closed", (resolve) => reading.then(resolve));
  } catch {
    // The server has hung up, and well it may.
  }
  connection.close();
  await reading;
}

async function assertWell(server: ServerProcess, ada: Member): Promise<void> {
  assert(!server.log.includes("BUG"), server.log);
  assert(ada.connected, "Ada's connection is gone");
  const answer = await within("an answer", (resolve) => void ada.ask("ping", {}).then(resolve));
  assertEquals(answer, { ack: {} });
}
