import { DatabaseSync } from "node:sqlite";
import { BRIEF_SUBPROTOCOL, SUBPROTOCOL } from "../lib/protocol.ts";
import { VERSION } from "../lib/version.ts";
import { type Contender, type Kind, LINE, messageTo, MISSED, STAMP } from "./contender.ts";
import type { Script } from "./load.ts";
import { ServerProcess } from "./process.ts";

const ROOT = new URL("..", import.meta.url).pathname;

/** As in the tasks `start` and `compile`. */
const FLAGS = ["--v8-flags=--max-semi-space-size=8", "-A"];

/** The room that everybody comes back to. */
const ROOM = "r0";

/** Parlor as users run it, from source, with its limits on connections and messages off; its clients speak as the page does. */
export const parlor: Contender = {
  name: "Parlor",
  does:
    "checks each message, stores it durably (SQLite, synced), acks it, sends it to all members; its clients take the short form, as its page does, and V8 keeps a small young generation, as in its tasks and executable",
  replays:
    `takes hello with a token, join and resume, and replays ${MISSED} messages from its database`,
  versions: [`Parlor ${VERSION}`, `Deno ${Deno.version.deno}`],
  start(folder) {
    const settings = ["--host", "127.0.0.1", "--port", "0", "--limits", "off"];
    const command = [Deno.execPath(), "run", ...FLAGS, `${ROOT}main.ts`, ...settings];
    return ServerProcess.start([...command, "--data", `${folder}/data`], { log: `${folder}/log` });
  },
  script,
  async fill({ port }) {
    await using probe = await Probe.open(port);
    await probe.ask("hello", { username: "probe" });
    await probe.ask("join_room", { room: ROOM });
    for (let n = 1; n <= MISSED; n++) {
      await probe.ask("send_message", { room: ROOM, message: LINE.replace("%t", STAMP) });
    }
  },
  async members({ port }) {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    const { connections } = await response.json();
    return connections;
  },
  taken(_server, folder) {
    using database = new DatabaseSync(`${folder}/data/parlor.db`, { readOnly: true });
    const row = database.prepare("SELECT count(*) AS count FROM events").get();
    return Promise.resolve(Number(row?.["count"]));
  },
};

async function script(kind: Kind, { port }: ServerProcess): Promise<Script> {
  const common = { path: "/ws", protocol: BRIEF_SUBPROTOCOL, ack: '"ref":"m' };
  const hello = { type: "hello", ref: "hello", data: { username: "user%u" } };
  const join = { type: "join_room", ref: "in", data: { room: "r%r", history: 0 } };
  const message = (room: string) => lines(messageTo(room, { text: LINE, cid: "m%c" }));
  switch (kind) {
    case "rooms":
      return {
        ...common,
        join: lines(hello, join),
        joined: '"ref":"in"',
        message: message("r%r"),
      };
    case "pairs":
      return {
        ...common,
        join: lines(hello),
        joined: '"ref":"hello"',
        then: lines({ type: "open_direct", ref: "direct", data: { username: "user%p" } }),
        then_done: '"ref":"direct"',
        capture: '"direct:',
        message: message("direct:%k"),
      };
    case "accept":
      return { ...common, then_path: common.path };
    case "return": {
      await using probe = await Probe.open(port);
      const resume = { epoch: probe.epoch, rooms: { [ROOM]: 0 } };
      return {
        ...common,
        join: lines(hello, join),
        joined: '"ref":"in"',
        capture: '"token":"',
        then_path: common.path,
        then: lines({ ...hello, data: { token: "%k", resume } }, join),
        then_done: '"ref":"in"',
        missed: MISSED,
      };
    }
  }
}

function lines(...frames: unknown[]): string {
  return frames.map((frame) => JSON.stringify(frame)).join("\n");
}

/** A client that does one thing after another. */
class Probe {
  readonly epoch: string;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket, epoch: string) {
    this.#socket = socket;
    this.epoch = epoch;
  }

  static async open(port: number): Promise<Probe> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, SUBPROTOCOL);
    const welcome = await Probe.#frame(socket, ({ type }) => type === "welcome");
    return new Probe(socket, String(welcome.data["epoch"]));
  }

  /** @throws {Error} if the server answers with an error */
  async ask(type: string, data: unknown): Promise<void> {
    const answer = Probe.#frame(this.#socket, ({ ref }) => ref === type);
    this.#socket.send(JSON.stringify({ type, ref: type, data }));
    const { type: answered, data: { message } } = await answer;
    if (answered === "error") throw new Error(`Parlor answered: ${message}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    this.#socket.close();
    await closed;
  }

  static #frame(socket: WebSocket, wanted: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve, reject) => {
      socket.onerror = () => reject(new Error("Parlor refused a connection"));
      socket.onmessage = ({ data }) => {
        const found = [JSON.parse(data)].flat().find(wanted);
        if (found) resolve(found);
      };
    });
  }
}

interface Frame {
  type: string;
  ref?: string;
  data: Record<string, unknown>;
}
