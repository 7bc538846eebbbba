import { GENERAL, SUBPROTOCOL } from "../lib/protocol.ts";
import { ServerProcess } from "./process.ts";

/** Versions of the npm packages that Parlor is measured against. */
const PACKAGES = { ws: "8.23.0", bun: "1.4.5" };

const ROOT = new URL("..", import.meta.url).pathname;
const SERVERS = new URL("servers", import.meta.url).pathname;
/** Kept between runs; git ignores `dist`. */
const INSTALLED = `${ROOT}dist/bench`;

/** What every sender sends, to every server: the baselines pass it on as it is. */
const MESSAGE = JSON.stringify({
  type: "send_message",
  ref: "%c",
  data: {
    room: GENERAL,
    message: "A line of chat, about as long as most of them are %t",
    cid: "%c",
  },
});

/** One of the servers that do the same work. */
export interface Contender {
  name: string;
  /** What it does with a message, for the report. */
  does: string;
  protocol: string | undefined;
  join: string;
  message: string;
  /** @param folder an empty one, for what it keeps and prints */
  start(folder: string): Promise<ServerProcess>;
  /** How many members are in. */
  members(server: ServerProcess): Promise<number>;
  /** How many messages it has taken so far. */
  taken(server: ServerProcess): Promise<number>;
}

const parlor: Contender = {
  name: "Parlor",
  does: "checks each message, stores it durably (SQLite, synced), acks it, sends it to all members",
  protocol: SUBPROTOCOL,
  join: [
    { type: "hello", ref: 1, data: { username: "user%u" } },
    { type: "join_room", ref: 2, data: { room: GENERAL } },
  ].map((frame) => JSON.stringify(frame)).join("\n"),
  message: MESSAGE,
  start(folder) {
    const settings = ["--host", "127.0.0.1", "--port", "0", "--limits", "off"];
    const command = [Deno.execPath(), "run", "-A", `${ROOT}main.ts`, ...settings];
    return ServerProcess.start([...command, "--data", `${folder}/data`], { log: `${folder}/log` });
  },
  async members({ port }) {
    const response = await fetch(`http://127.0.0.1:${port}/api/rooms`);
    const { rooms } = await response.json();
    return rooms.find(({ name }: { name: string }) => name === GENERAL).user_count;
  },
  taken: lastSeq,
};

function baseline(
  name: string,
  command: readonly string[],
  env: Record<string, string> = {},
): Contender {
  const count = async ({ port }: ServerProcess): Promise<{ members: number; taken: number }> =>
    (await fetch(`http://127.0.0.1:${port}/`)).json();
  return {
    name,
    does: "reads nothing, stores nothing, acks nothing: sends each frame as it is to all members",
    protocol: undefined,
    join: "",
    message: MESSAGE,
    start: (folder) => ServerProcess.start(command, { log: `${folder}/log`, env }),
    members: async (server) => (await count(server)).members,
    taken: async (server) => (await count(server)).taken,
  };
}

/**
 * Parlor and what it is measured against.
 * @returns `missing`: what could not be had, one line each
 */
export async function contenders(): Promise<{ found: Contender[]; missing: string[] }> {
  const deno = [Deno.execPath(), "run", "-A", "--no-config", `${SERVERS}/deno.ts`];
  const found = [parlor, baseline("bare Deno", deno)];
  const bun = `@oven/bun-linux-${Deno.build.arch === "aarch64" ? "aarch64" : "x64"}`;
  const problem = await install([`ws@${PACKAGES.ws}`, `${bun}@${PACKAGES.bun}`]);
  if (problem) return { found, missing: [`Left out "ws on Node" and "Bun publish": ${problem}`] };
  const modules = `${INSTALLED}/node_modules`;
  found.push(
    baseline("ws on Node", ["node", `${SERVERS}/ws.cjs`], { NODE_PATH: modules }),
    baseline("Bun publish", [`${modules}/${bun}/bin/bun`, `${SERVERS}/bun.js`]),
  );
  return { found, missing: [] };
}

/** @returns why it failed */
async function install(packages: string[]): Promise<string | undefined> {
  await Deno.mkdir(INSTALLED, { recursive: true });
  // Bun's own package would download in a script; its platform package holds the executable.
  const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
  const args = ["install", "--prefix", INSTALLED, ...options, ...packages];
  try {
    const { success, stderr } = await new Deno.Command("npm", { args }).output();
    if (success) return undefined;
    const said = new TextDecoder().decode(stderr).split("\n");
    return `npm says "${said.find((line) => line.includes("error")) ?? said[0]}"`;
  } catch {
    return "npm is not installed";
  }
}

/** Asks Parlor, as a client does, how long the room's log is: what it took and kept. */
async function lastSeq({ port }: ServerProcess): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, SUBPROTOCOL);
  const send = (frame: unknown) => socket.send(JSON.stringify(frame));
  const closed = new Promise((resolve) => socket.onclose = resolve);
  const seq = await new Promise<number>((resolve, reject) => {
    socket.onerror = () => reject(new Error("Parlor refused a connection"));
    socket.onopen = () => {
      send({ type: "hello", data: { username: "probe" } });
      send({ type: "join_room", ref: 1, data: { room: GENERAL, history: 0 } });
    };
    socket.onmessage = ({ data }) => {
      for (const { type, ref, data: answer } of [JSON.parse(data)].flat()) {
        if (type === "error") reject(new Error(`Parlor answered: ${answer.message}`));
        if (type === "ack" && ref === 1) resolve(answer.last_seq);
      }
    };
  });
  socket.close();
  await closed;
  return seq;
}
