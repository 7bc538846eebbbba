import { assertEquals } from "@std/assert";
import { SUBPROTOCOL } from "../../lib/protocol.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { Member } from "./member.ts";
import { RawSocket } from "./raw_socket.ts";
import { ServerProcess, type StartOptions } from "./server_process.ts";

/** How much a server may grow over a fault, for what its runtime keeps for later. */
export const GROWTH_MIB = 64;

export interface Site {
  server: ServerProcess;
  /** In the garden from before the fault, and served at its end. */
  ada: Member;
  data: string;
}

/** A server in a process of its own, which must come through without a bug and stop as it should. */
export async function withServer(
  run: (site: Site) => Promise<void>,
  options: StartOptions = {},
): Promise<void> {
  await withFolder(async (data) => {
    const server = await ServerProcess.start(data, options);
    const ada = new Member("Ada", "garden");
    await ada.connect(server.url);
    try {
      await run({ server, ada, data });
      await assertServed(ada);
      await ada.leave();
    } finally {
      assertEquals(await server.stop(), 0);
    }
    assertEquals(server.log.includes("BUG"), false, server.log);
  });
}

export async function assertServed(member: Member): Promise<void> {
  assertEquals(await member.ask("ping", {}), { ack: {} });
}

/** Somebody of version 1 in the garden, who says `hello` and no more. */
export async function joinByHand(port: number, username: string): Promise<RawSocket> {
  const head = `Sec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n`;
  const socket = await RawSocket.open(port, "/ws", head);
  const welcome = JSON.parse(`${(await socket.next())?.payload}`);
  const resume = { epoch: welcome.data.epoch, rooms: { garden: 0 } };
  await socket.send(JSON.stringify({ type: "hello", data: { username, resume } }));
  return socket;
}
