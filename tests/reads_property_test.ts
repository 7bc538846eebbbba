import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { MemoryStore } from "../lib/store/memory.ts";
import { type Guest, Stage } from "./stage.ts";

/** How long a position may wait to be written, in milliseconds, and some to spare. */
const LATE_MS = 1_050;

const step = fc.oneof(
  fc.record({ kind: fc.constant("say" as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant("mark" as const),
    device: fc.nat(1),
    seq: fc.nat(20),
    back: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("reconnect" as const), device: fc.nat(1) }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 1_500 }) }),
  fc.record({ kind: fc.constant("kill" as const) }),
);

/** Ada, who reads on two devices what Ben says in the garden, through crashes of the server. */
class Reading {
  readonly #store = new MemoryStore();
  #stage = new Stage({ store: this.#store });
  #ben!: Guest;
  #devices: Guest[] = [];
  #token: string | undefined;
  #id = "";
  #said = 0;
  /** Positions that the store may have: those marked a moment ago, and the one before them. */
  #marks: { at: number; seq: number }[] = [{ at: -Infinity, seq: 0 }];
  #seq = 0;

  constructor() {
    this.#start();
    this.#say(1);
  }

  run(what: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
    switch (what.kind) {
      case "say":
        return this.#say(what.count);
      case "mark": {
        const marked = Math.min(what.seq, this.#said);
        this.#seq = what.back ? marked : Math.max(this.#seq, marked);
        this.#marks.push({ at: this.#stage.clock.uptime(), seq: this.#seq });
        this.#devices[what.device]!.ask("mark_read", {
          room: "garden",
          seq: what.seq,
          back: what.back,
        });
        break;
      }
      case "reconnect":
        this.#devices[what.device]!.socket.end();
        this.#stage.settle();
        this.#devices[what.device] = this.#connect();
        break;
      case "wait":
        return this.#stage.clock.advance(what.ms);
      case "kill": {
        const now = this.#stage.clock.uptime();
        const old = this.#marks.findLastIndex(({ at }) => at < now - LATE_MS);
        const possible = this.#marks.slice(Math.max(0, old)).map(({ seq }) => seq);
        this.#stage = new Stage({ store: this.#store });
        this.#start();
        this.#seq = unreadOf(this.#devices[0]!).seq;
        assert(possible.includes(this.#seq), `${this.#seq} is none of ${possible}`);
        this.#marks = [{ at: -Infinity, seq: this.#seq }];
        break;
      }
    }
    this.#check();
  }

  /** Both devices stand where the last mark was, whoever made it. */
  #check(): void {
    for (const device of this.#devices) {
      const last = device.all().findLast((frame) =>
        frame["type"] === "unread" ||
        (frame["type"] === "read" && frame["data"].user_id === this.#id)
      );
      const seq = last?.["type"] === "read" ? last["data"].seq : last?.["data"].rooms[0].seq;
      assertEquals(seq ?? 0, this.#seq);
    }
    const fresh = this.#connect();
    const { seq, last_seq, unread } = unreadOf(fresh);
    assertEquals({ seq, last_seq, unread }, {
      seq: this.#seq,
      last_seq: this.#said,
      unread: this.#said - this.#seq,
    });
    fresh.socket.end();
    this.#stage.settle();
  }

  #say(count: number): void {
    for (let i = 0; i < count; i++) {
      this.#ben.ask("send_message", { room: "garden", message: `${++this.#said}` });
    }
  }

  #start(): void {
    this.#ben = this.#stage.guest("Ben", "garden");
    this.#devices = [this.#connect(), this.#connect()];
  }

  #connect(): Guest {
    const guest = this.#stage.connect();
    const token = this.#token === undefined ? {} : { token: this.#token };
    const resume = { epoch: this.#store.epoch, rooms: { garden: 0 } };
    const hello = guest.ask("hello", { ...token, username: "Ada", resume })["data"];
    this.#token = hello.token;
    this.#id = hello.user_id;
    return guest;
  }
}

function unreadOf(guest: Guest) {
  return guest.events("unread").at(-1)!.rooms[0]!;
}

Deno.test("markRead() is the same on two devices after reconnects, and a crash loses its last second and no more", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const reading = new Reading();
      for (const each of steps) reading.run(each);
    }),
    { numRuns: 60 },
  );
});
