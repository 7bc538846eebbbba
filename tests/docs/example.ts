import type { Frame, Peer } from "../peer.ts";
import { TestServer } from "../serve.ts";
import type { Block } from "./markdown.ts";
import { type Bindings, difference, fill } from "./pattern.ts";

/** Where people are whose connecting an example does not show. */
const ROOM = "garden";

/** What an example says; a line that begins with spaces goes on the one before. */
interface Step {
  text: string;
  line: number;
}

/** One run of an example against a server of its own. */
class Example {
  readonly #server: TestServer;
  readonly #peers = new Map<string, Peer>();
  readonly #bindings: Bindings = new Map();
  #response: Response | undefined;

  constructor(server: TestServer) {
    this.#server = server;
  }

  /** Brings everybody in whose connecting is not shown. */
  async prepare(steps: Step[]): Promise<void> {
    const first = new Map<string, boolean>();
    for (const { text } of steps) {
      const [, name, how] = /^([a-z]+)([<>] | closes$| connects to )/.exec(text) ?? [];
      if (name !== undefined && !first.has(name)) first.set(name, how === " connects to ");
    }
    for (const [name, connects] of first) {
      if (connects) continue;
      const peer = await this.#server.version1();
      const { data } = await peer.next();
      this.#bindings.set(name, data.user_id);
      const username = name[0]!.toUpperCase() + name.slice(1);
      peer.send({ type: "hello", data: { username } });
      peer.send({ type: "join_room", data: { room: ROOM } });
      await peer.news();
      this.#peers.set(name, peer);
    }
    for (const peer of this.#peers.values()) await peer.news();
  }

  async run(text: string): Promise<void> {
    const rules: [RegExp, (...parts: string[]) => Promise<void> | void][] = [
      [/^([a-z]+) connects to (\S+?)(, parlor\.v1)?$/, (...parts) => this.#connect(...parts)],
      [/^([a-z]+)> (.*)$/, (name, frame) => this.#peer(name!).send(fill(frame!, this.#bindings))],
      [/^([a-z]+)< (.*)$/, (name, frame) => this.#expect(name!, frame!)],
      [/^([a-z]+) closes$/, (name) => this.#leave(name!)],
      [/^([a-z]+) is closed: (.*)$/, (name, end) => this.#expectEnd(name!, end!)],
      [/^(\d+) seconds pass$/, (seconds) => this.#server.clock.push(Number(seconds) * 1_000)],
      [/^the server stops$/, () => this.#server.stop()],
      [/^GET (\S+)$/, (path) => this.#get(path!)],
      [/^(\d+) (.*)$/, (status, body) => this.#expectResponse(status!, body!)],
    ];
    for (const [pattern, run] of rules) {
      const match = pattern.exec(text);
      if (match) return await run(...match.slice(1));
    }
    throw new Error("This says nothing that can be run");
  }

  /** Nobody was sent anything that the example does not show. */
  async finish(): Promise<void> {
    for (const [name, peer] of this.#peers) {
      const more = await remaining(peer);
      if (more.length > 0) throw new Error(`Then ${name} also gets ${JSON.stringify(more)}`);
    }
  }

  #peer(name: string): Peer {
    const peer = this.#peers.get(name);
    if (!peer) throw new Error(`${name} is not connected`);
    return peer;
  }

  async #connect(...[name, path, version1]: (string | undefined)[]): Promise<void> {
    const peer = version1 ? await this.#server.version1(path) : await this.#server.plain(path!);
    this.#peers.set(name!, peer);
  }

  async #leave(name: string): Promise<void> {
    await this.#peer(name).close();
    this.#peers.delete(name);
  }

  async #expect(name: string, frame: string): Promise<void> {
    const expected = JSON.parse(frame);
    let actual: Frame;
    do {
      actual = await this.#peer(name).next();
      // Heartbeats begin at a random moment: examples show them only where they are the point.
    } while (actual["type"] === "heartbeat" && expected.type !== "heartbeat");
    this.#compare(expected, actual);
  }

  async #expectEnd(name: string, end: string): Promise<void> {
    const { code, reason } = await this.#peer(name).closed;
    this.#peers.delete(name);
    const actual = `${code} ${reason}`.replace(/(?<==)\d+/, "1234");
    if (actual !== end) throw new Error(`The end is "${actual}"`);
  }

  async #get(path: string): Promise<void> {
    this.#response = await fetch(this.#server.url("http", path));
  }

  async #expectResponse(status: string, body: string): Promise<void> {
    if (!this.#response) throw new Error("Nothing was asked for");
    this.#compare(JSON.parse(body), await this.#response.json());
    if (this.#response.status !== Number(status)) {
      throw new Error(`The status is ${this.#response.status}`);
    }
  }

  #compare(expected: unknown, actual: unknown): void {
    const found = difference(expected, actual, this.#bindings);
    if (found) throw new Error(`${found}\nGot ${JSON.stringify(actual)}`);
  }
}

/**
 * Plays an example.
 * @throws {Error} that names the line where it is not true
 */
export async function play(block: Block): Promise<void> {
  const steps = stepsOf(block);
  await using server = new TestServer();
  const example = new Example(server);
  let line = block.line;
  try {
    await example.prepare(steps);
    for (const step of steps) {
      line = step.line;
      await example.run(step.text);
    }
    line++;
    await example.finish();
  } catch (error) {
    throw new Error(`Line ${line}: ${(error as Error).message}`, { cause: error });
  }
}

/** What came that nobody looked at. */
async function remaining(peer: Peer): Promise<Frame[]> {
  if (peer.protocol === "") return await peer.news();
  const ref = "the end";
  peer.send({ type: "ping", ref });
  const frames: Frame[] = [];
  for (;;) {
    const frame = await peer.next();
    // The pong that belongs to it comes before it.
    if (frame["ref"] === ref) return frames.slice(0, -1);
    if (frame["type"] !== "heartbeat") frames.push(frame);
  }
}

function stepsOf(block: Block): Step[] {
  const steps: Step[] = [];
  for (const [i, text] of block.lines.entries()) {
    const last = steps.at(-1);
    if (text.startsWith(" ") && last) last.text += text.replace(/^ +/, " ");
    else if (text !== "") steps.push({ text, line: block.line + i });
  }
  return steps;
}
