import type { ServerProcess } from "./server.ts";

/** Somebody who writes a lot at once: `number 1.`, `number 2.` and so on. */
export async function chatter(server: ServerProcess, room: string) {
  const url = `${server.url.replace("http", "ws")}ws?username=Bot&room=${room}`;
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.onopen = resolve);
  return {
    write(from: number, to: number): void {
      for (let n = from; n <= to; n++) socket.send(`number ${n}.`);
    },
    [Symbol.dispose]: () => socket.close(),
  };
}
