import { Relay } from "../relay.ts";
import type { Ledger } from "./ledger.ts";
import { Regular } from "./regular.ts";
import { SlowReader } from "./slow_reader.ts";

export interface CrowdOptions {
  port: number;
  ledger: Ledger;
  members: number;
  /** Messages a second that all of them send together. */
  perSecond: number;
  /** 1: as people do; 10: they come, go and walk about ten times as often. */
  haste: number;
}

/** Permanent rooms; everybody is in two of them. */
const HALLS = 8;
/** Names that temporary rooms have. */
const WALKS = 40;
/** Share of the members whose lines go through a relay that cuts all of them at times. */
const RELAYED = 0.25;

/** How often each happens at haste 1, in milliseconds. */
const EVERY_MS = {
  goAndCome: 2_000,
  stumble: 3_000,
  walk: 5_000,
  fidget: 300,
  direct: 10_000,
  slowReader: 60_000,
  visit: 10_000,
  cut: 120_000,
} as const;

/** Many regulars, who talk, come and go, make rooms and empty them, until told to stop. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #regulars: Regular[];
  readonly #relay: Relay;
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #errands = new Set<Promise<void>>();
  readonly #leaving = new AbortController();
  #said = 0;

  constructor(options: CrowdOptions) {
    const { port, ledger, members } = options;
    this.#options = options;
    this.#relay = new Relay(port);
    this.#regulars = Array.from({ length: members }, (_, n) => {
      const through = n < members * RELAYED ? this.#relay.port : port;
      return new Regular(`Member ${n}`, { url: `ws://127.0.0.1:${through}/ws`, ledger });
    });
  }

  get online(): number {
    return this.#regulars.filter(({ online }) => online).length;
  }

  /** All come, the first one makes the halls, and then they begin. */
  async come(): Promise<void> {
    const founder = this.#regulars[0]!;
    founder.come();
    await this.#until(() => founder.online);
    for (let hall = 0; hall < HALLS; hall++) await founder.make(hallName(hall));
    for (const [n, regular] of this.#regulars.entries()) {
      for (const hall of [n % HALLS, (n * 3 + 1) % HALLS]) regular.wanted.add(hallName(hall));
      regular.come();
      await this.#until(() => regular.online);
      regular.settle();
    }
    await this.#until(() => this.#regulars.every(isHome));
    const { haste, perSecond } = this.#options;
    const does = {
      goAndCome: () => this.#errand(() => this.#goAndCome()),
      stumble: () => this.#anyone()?.stumble(),
      walk: () => this.#errand(() => this.#walk()),
      fidget: () => this.#errand(() => this.#fidget()),
      direct: () => this.#errand(() => this.#openDirect()),
      slowReader: () => this.#errand(() => this.#readSlowly()),
      visit: () => this.#errand(() => this.#visit()),
      cut: () => this.#relay.cut(),
    };
    for (const [what, call] of Object.entries(does)) {
      this.#timers.push(setInterval(call, EVERY_MS[what as keyof typeof does] / haste));
    }
    this.#timers.push(setInterval(() => this.#talk(), 1_000 / perSecond));
  }

  /** All say what they still have to say, and leave. */
  async go(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#leaving.abort();
    await Promise.all(this.#errands);
    for (const regular of this.#regulars) regular.come();
    await this.#until(() => this.#regulars.every(({ online, settled }) => online && settled));
    await Promise.all(this.#regulars.map((regular) => regular.go()));
    await this.#relay[Symbol.asyncDispose]();
  }

  #talk(): void {
    const who = this.#anyone();
    if (!who) return;
    const halls = [...who.wanted].filter(isHall);
    const room = pick(Math.random() < 0.2 ? who.conversations : halls) ?? pick(halls);
    if (room === undefined || (isHall(room) && !who.isIn(room))) return;
    const words = 1 + Math.floor(Math.random() ** 3 * 60);
    who.say(room, `${++this.#said} ${"word ".repeat(words)}`);
  }

  async #goAndCome(): Promise<void> {
    const who = this.#anyone();
    // Nobody goes in the middle of a sentence: a message would wait for as long as they are away.
    if (!who || !who.settled) return;
    await who.go();
    await this.#pause(1_000 + Math.random() * 20_000);
    who.come();
  }

  /** Some go to a temporary room, talk there, and leave it to itself. */
  async #walk(): Promise<void> {
    const room = `walk ${Math.floor(Math.random() * WALKS)}`;
    const company = Array.from({ length: 3 }, () => this.#anyone()).filter((who) => !!who);
    for (const who of company) {
      who.wanted.add(room);
      who.settle();
    }
    for (let line = 0; line < 5; line++) {
      await this.#pause(1_000 + Math.random() * 3_000);
      const who = pick(company.filter((who) => who.online && who.isIn(room)));
      who?.say(room, `${++this.#said} on the way`);
    }
    while (company.some((who) => who.isBusyIn(room))) await this.#pause(200, { hurry: false });
    for (const who of company) {
      who.wanted.delete(room);
      who.settle();
    }
  }

  async #fidget(): Promise<void> {
    const who = this.#anyone();
    const room = pick([...who?.wanted ?? []].filter((room) => who!.isIn(room)));
    if (!who || room === undefined) return;
    await who.fidget(room, pick(["type", "type", "type", "read back", "look away"] as const)!);
  }

  async #openDirect(): Promise<void> {
    const who = this.#anyone();
    const other = this.#anyone();
    if (!who || !other || who === other || who.conversations.length >= 3) return;
    await who.openDirect(other.username, `${++this.#said} between us`).catch(() => {});
  }

  async #readSlowly(): Promise<void> {
    const { port } = this.#options;
    const username = `Slow${Math.floor(Math.random() * 1e6)}`;
    const room = hallName(Math.floor(Math.random() * HALLS));
    const reader = await SlowReader.connect(port, { username, room });
    for (let reads = 0; reads < 30 && await reader.read(); reads++) await this.#pause(1_000);
    reader.close();
  }

  /** Somebody opens the page. */
  async #visit(): Promise<void> {
    for (const path of ["/", "/api/rooms"]) {
      const response = await fetch(`http://127.0.0.1:${this.#options.port}${path}`);
      await response.body?.cancel();
    }
  }

  #anyone(): Regular | undefined {
    return pick(this.#regulars.filter(({ online }) => online));
  }

  #errand(errand: () => Promise<void>): void {
    const running = errand().catch((error) => this.#options.ledger.wrong(String(error)))
      .finally(() => this.#errands.delete(running));
    this.#errands.add(running);
  }

  /** @param options `hurry`: shorter for a hasty crowd, and over at once when all leave */
  #pause(ms: number, { hurry } = { hurry: true }): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { signal } = this.#leaving;
    if (hurry && signal.aborted) return Promise.resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, hurry ? ms / this.#options.haste : ms);
    if (hurry) signal.addEventListener("abort", end);
    return promise;
  }

  async #until(holds: () => boolean): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error("The crowd did not get so far in a minute");
      await this.#pause(20, { hurry: false });
    }
  }
}

/** Whether the log of a room is kept as long as the database is. */
export function isKept(room: string): boolean {
  return isHall(room) || room.startsWith("direct:");
}

function isHall(room: string): boolean {
  return room.startsWith("hall ");
}

function hallName(hall: number): string {
  return `hall ${hall}`;
}

function isHome(regular: Regular): boolean {
  return [...regular.wanted].every((room) => regular.isIn(room));
}

function pick<T>(things: readonly T[]): T | undefined {
  return things[Math.floor(Math.random() * things.length)];
}
