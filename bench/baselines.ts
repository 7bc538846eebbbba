import { type Contender, type Kind, LINE, messageTo, MISSED, STAMP } from "./contender.ts";
import { buildGo, installNode, type Missing, MODULES, PACKAGES } from "./packages.ts";
import { ServerProcess } from "./process.ts";

const SERVERS = new URL("servers", import.meta.url).pathname;

interface Baseline {
  name: string;
  command: readonly string[];
  versions: readonly string[];
  env?: Record<string, string>;
}

/**
 * What Parlor is measured against, as far as it can be had here.
 * @returns `missing`: what could not be had, one line each
 */
export async function baselines(): Promise<{ found: Contender[]; missing: string[] }> {
  const deno: Baseline = {
    name: "bare Deno",
    command: [Deno.execPath(), "run", "-A", "--no-config", `${SERVERS}/deno.ts`],
    versions: [`Deno ${Deno.version.deno}`],
  };
  const groups = await Promise.all([ofNode(), ofGo()]);
  return {
    found: [baseline(deno), ...groups.flatMap(({ found }) => found)],
    missing: groups.flatMap(({ missing }) => missing ? [missing] : []),
  };
}

async function ofNode(): Promise<{ found: Contender[]; missing?: string }> {
  const names = ["ws on Node", "socket.io on Node", "Bun publish"] as const;
  const installed = await installNode();
  if (installed.problem !== undefined) return { found: [], missing: leftOut(names, installed) };
  const [ws, socketIo, bun] = names;
  const node = `Node ${installed.node}`;
  const env = { NODE_PATH: MODULES };
  return {
    found: [
      baseline({
        name: ws,
        command: ["node", `${SERVERS}/ws.cjs`],
        env,
        versions: [`ws ${PACKAGES.ws}`, node],
      }),
      overSocketIo(baseline({
        name: socketIo,
        command: ["node", `${SERVERS}/socket_io.cjs`],
        env,
        versions: [`socket.io ${PACKAGES.socketIo}`, node],
      })),
      baseline({
        name: bun,
        command: [installed.bun, `${SERVERS}/bun.js`],
        versions: [`Bun ${PACKAGES.bun}`],
      }),
    ],
  };
}

async function ofGo(): Promise<{ found: Contender[]; missing?: string }> {
  const name = "gorilla on Go";
  const built = await buildGo(`${SERVERS}/gorilla.go`);
  if (built.problem !== undefined) return { found: [], missing: leftOut([name], built) };
  const versions = [`gorilla/websocket ${built.gorilla}`, `Go ${built.go}`];
  return { found: [baseline({ name, command: [built.path], versions })] };
}

function leftOut(names: readonly string[], { problem }: Missing): string {
  return `Left out ${names.map((name) => `"${name}"`).join(", ")}: ${problem}`;
}

function baseline({ name, command, versions, env = {} }: Baseline): Contender {
  const path = "/ws?room=r%r";
  const message = JSON.stringify(messageTo("r%r", { text: LINE, cid: "m%c" }));
  const stored = JSON.stringify(messageTo("r0", { text: LINE.replace("%t", STAMP), cid: "m0" }));
  const count = async ({ port }: ServerProcess): Promise<{ members: number; taken: number }> =>
    (await fetch(`http://127.0.0.1:${port}/`)).json();
  const replay = { REPLAY: String(MISSED), FRAME: stored };
  return {
    name,
    does: "stores nothing, acks nothing: sends each message as it is to all members of the room",
    replays: `sends ${MISSED} messages from memory to who connects`,
    versions,
    start(folder, kind) {
      const all = kind === "return" ? { ...env, ...replay } : env;
      return ServerProcess.start(command, { log: `${folder}/log`, env: all });
    },
    script(kind) {
      const rooms = { path, message };
      if (kind === "accept") return Promise.resolve({ ...rooms, then_path: path });
      if (kind !== "return") return Promise.resolve(rooms);
      return Promise.resolve({ ...rooms, then_path: `${path}&replay`, missed: MISSED });
    },
    members: async (server) => (await count(server)).members,
    taken: async (server) => (await count(server)).taken,
  };
}

/** The same in socket.io's own protocol: what it wraps connections and messages in. */
function overSocketIo(contender: Contender): Contender {
  const wrapPath = (path: string) => path.replace("/ws?", "/socket.io/?EIO=4&transport=websocket&");
  return {
    ...contender,
    does: "parses each event and emits it to all members of the room, stores nothing, acks nothing",
    async script(kind: Kind, server: ServerProcess) {
      const script = await contender.script(kind, server);
      const join = { join: "40", joined: "40{" };
      const then = script.then_path && {
        then_path: wrapPath(script.then_path),
        then: join.join,
        then_done: join.joined,
      };
      return {
        ...script,
        ...join,
        ...then,
        path: wrapPath(script.path),
        message: `42["message",${script.message}]`,
      };
    },
  };
}
