import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Socket, Transport } from "../lib/client/transport.ts";
import { Hub } from "../lib/hub.ts";
import { Identity } from "../lib/identity.ts";
import type { Log } from "../lib/log.ts";
import { Meters } from "../lib/meters.ts";
import type { Message } from "../lib/protocol.ts";
import { MemorySearch } from "../lib/search/memory_search.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeSocket } from "./stage.ts";

type Listener = (event: { data?: unknown; code?: number; reason?: string }) => void;

/** A line between a client's socket and the server's: frames wait in it until they are let through, and are lost when it is cut. */
class Line implements Socket {
  readonly server = new FakeSocket();
  readonly #listeners = new Map<string, Listener[]>();
  #toServer: string[] = [];
  #read = 0;
  #open = false;
  #cut = false;

  addEventListener(type: string, listener: unknown): void {
    this.#listeners.set(type, [...this.#listeners.get(type) ?? [], listener as Listener]);
  }

  send(text: string): void {
    this.#toServer.push(text);
  }

  close(): void {
    this.cut();
  }

  /** Lets up to `count` frames through, each way. @returns how many there were */
  carry(count: number): number {
    if (this.#cut) return 0;
    if (!this.#open) {
      this.#open = true;
      this.server.open();
      this.#tell("open", {});
    }
    const up = this.#toServer.splice(0, count);
    for (const text of up) this.server.receive(text);
    const down = this.server.frames.slice(this.#read, this.#read + count);
    this.#read += down.length;
    for (const data of down) if (!this.#cut) this.#tell("message", { data });
    if (this.server.readyState >= WebSocket.CLOSING && this.#read === this.server.frames.length) {
      this.#end(this.server.closeCode ?? 1006, this.server.closeReason);
    }
    return up.length + down.length;
  }

  /** Both ends lose the line, and what is in it. */
  cut(): void {
    if (this.#cut) return;
    this.server.end();
    this.#end(1006, "");
  }

  #end(code: number, reason: string): void {
    if (this.#cut) return;
    this.#cut = true;
    this.#tell("close", { code, reason });
  }

  #tell(type: string, event: Parameters<Listener>[0]): void {
    this.#listeners.get(type)?.forEach((listener) => listener(event));
  }
}

const NAMES = ["Ada", "Ben", "Cy"];

/** A member of the garden, and what reached them. */
interface Member {
  transport: Transport;
  line: Line | undefined;
  readonly got: Message[];
  sent: number;
}

/** A server that can be killed and started again, and people who talk over bad lines. */
class World {
  readonly clock = new FakeClock();
  readonly store = new MemoryStore();
  readonly members: Member[];
  #ids = 0;
  #accepted = 0;
  #hub = this.#start();

  constructor() {
    this.members = NAMES.map((username) => this.#member(username));
    for (const member of this.members) member.transport.start();
  }

  /** Carries everything, and lets time pass, until every line is up and nothing is under way. */
  settle(): void {
    for (let round = 0; round < 15; round++) {
      while (this.members.some((member) => (member.line?.carry(Infinity) ?? 0) > 0)) {
        this.clock.advance(2);
      }
      this.clock.advance(10_000);
    }
  }

  /** As `kill -9` does: what was not committed is gone, and every line with it. */
  kill(): void {
    this.#hub.kill();
    this.#hub = this.#start();
    for (const member of this.members) member.line?.cut();
  }

  #member(username: string): Member {
    const opened = (line: Line) => {
      member.line = line;
      this.#hub.accept(line.server);
    };
    let token: string | undefined;
    const member: Member = {
      line: undefined,
      got: [],
      sent: 0,
      transport: new Transport({
        url: "ws://parlor/ws",
        identity: () => (token === undefined ? { username } : { username, token }),
        clock: this.clock,
        random: () => 0.5,
        newId: () => `c${++this.#ids}`,
        restore: { epoch: this.store.epoch, cursors: { garden: 0 }, pending: [], changes: [] },
        onState: () => {},
        onHello: (ack) => token = ack.token,
        onEvent: (event) => {
          if (event.type === "new_message") member.got.push(event.data);
        },
        WebSocket: class extends Line {
          constructor() {
            super();
            opened(this);
          }
        },
      }),
    };
    return member;
  }

  #start() {
    const quiet = () => {};
    const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    let alive = true;
    const clock = this.clock;
    const ifAlive = (call: () => void) => () => {
      if (alive) call();
    };
    const hub = new Hub({
      name: "Parlor",
      version: "0",
      store: this.store,
      search: new MemorySearch(this.store),
      clock: {
        now: () => clock.now(),
        uptime: () => clock.uptime(),
        after: (ms, call) => clock.after(ms, ifAlive(call)),
        soon: (call) => clock.soon(ifAlive(call)),
        every: (ms, call) => clock.every(ms, ifAlive(call)),
      },
      log,
      meters: new Meters(),
      identity: new Identity(new Uint8Array(32)),
      newId: () => `${++this.#ids}`.padStart(8, "0").padEnd(20, "0"),
      random: () => 0.5,
      limits: null,
      temporaryRoomHours: 24,
    });
    return {
      accept: (socket: FakeSocket) =>
        hub.accept(socket as unknown as WebSocket, {
          address: "",
          personId: null,
          version1: true,
          // Some clients are older than the short form.
          isBrief: ++this.#accepted % 3 > 0,
          username: null,
          room: null,
        }),
      kill: () => alive = false,
    };
  }
}

type Step =
  | { kind: "send" | "cut"; who: number }
  | { kind: "carry"; who: number; count: number }
  | { kind: "wait"; ms: number }
  | { kind: "kill" };

const who = fc.nat({ max: NAMES.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("send" as const), who }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("carry" as const),
      who,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 2, 700, 9_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cut" as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("kill" as const) }) },
);

function take(world: World, step: Step): void {
  switch (step.kind) {
    case "kill":
      return world.kill();
    case "wait":
      return world.clock.advance(step.ms);
    case "carry":
      world.members[step.who]?.line?.carry(step.count);
      return;
    case "cut":
      return world.members[step.who]?.line?.cut();
    case "send": {
      const member = world.members[step.who];
      if (member) member.transport.send("garden", `${step.who}:${++member.sent}`);
    }
  }
}

Deno.test("hub and transport: whatever lines and server do, every member gets each message once, in order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
      const world = new World();
      for (const each of steps) take(world, each);
      world.settle();
      const sent = world.members.flatMap(({ sent }, who) =>
        Array.from({ length: sent }, (_, i) => `${who}:${i + 1}`)
      );
      for (const { got, transport } of world.members) {
        assertEquals(transport.snapshot().pending, []);
        assertEquals(got.map((message) => message.seq), sent.map((_, i) => i + 1));
        assertEquals(got.map((message) => message.message).toSorted(), sent.toSorted());
        for (const author of NAMES.keys()) {
          const own = got.filter((message) => message.message.startsWith(`${author}:`));
          assertEquals(
            own.map((message) => Number(message.message.split(":")[1])),
            own.map((_, i) => i + 1),
          );
        }
      }
    }),
    { numRuns: 300 },
  );
});
