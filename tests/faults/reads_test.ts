import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { EventData } from "../../lib/protocol.ts";
import { Peer } from "../peer.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { eventually } from "./eventually.ts";
import { ServerProcess } from "./server_process.ts";

const KILLS = 3;

Deno.test("the server keeps how far people have read when it is killed, but for the last moment", async () => {
  await withFolder(async (data) => {
    let server = await ServerProcess.start(data);
    const ben = await Reader.connect(server, "Ben");
    for (let seq = 1; seq <= 40; seq++) {
      await ben.ask("send_message", { room: "garden", message: `${seq}` });
    }
    let ada = await Reader.connect(server, "Ada");
    for (let kill = 1; kill <= KILLS; kill++) {
      const durable = kill * 10;
      // In a room that was new to her she began at its end.
      await ada.ask("mark_read", { room: "garden", seq: durable, back: true });
      await eventually("it is written", () => seqsIn(data).includes(durable));
      for (let seq = durable + 1; seq <= durable + 5; seq++) {
        await ada.ask("mark_read", { room: "garden", seq });
      }
      await server.kill();
      server = await ServerProcess.start(data);
      ada = await Reader.connect(server, "Ada", ada);
      const { seq, unread } = ada.unread!;
      assert(seq >= durable && seq <= durable + 5, `${seq} was never read so far`);
      assertEquals(unread, 40 - seq);
    }
    await server.stop();
  });
});

/** Somebody in the garden. */
class Reader {
  readonly #peer: Peer;
  readonly token: string;
  /** How it stood in the garden on coming. */
  readonly unread: EventData["unread"]["rooms"][number] | undefined;

  /** @param before who they were, to come back */
  static async connect(server: ServerProcess, username: string, before?: Reader): Promise<Reader> {
    const peer = await Peer.open(server.url, { protocols: ["parlor.v1"] });
    const { epoch } = (await peer.nextOf("welcome"))["data"];
    const token = before === undefined ? {} : { token: before.token };
    const resume = { epoch, rooms: { garden: 0 } };
    peer.send({ type: "hello", data: { username, ...token, resume }, ref: 1 });
    const hello = (await peer.nextOf("ack"))["data"];
    const unread = (await peer.news()).find((frame) => frame["type"] === "unread");
    return new Reader(peer, hello.token, unread?.["data"].rooms[0]);
  }

  private constructor(peer: Peer, token: string, unread: Reader["unread"]) {
    this.#peer = peer;
    this.token = token;
    this.unread = unread;
  }

  async ask(type: string, data: object): Promise<void> {
    this.#peer.send({ type, data, ref: 1 });
    await this.#peer.nextOf("ack");
  }
}

/** How far anybody has read, as far as the database has it. */
function seqsIn(data: string): number[] {
  using db = new DatabaseSync(`${data}/parlor.db`, { readOnly: true });
  return db.prepare("SELECT seq FROM reads").all().map((row) => Number(row["seq"]));
}
