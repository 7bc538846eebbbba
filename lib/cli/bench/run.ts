import type { BenchArguments, Pace } from "./arguments.ts";
import { type Crowd, disperse, gather } from "./crowd.ts";
import { type Frame, FrameReader } from "./frame_reader.ts";
import { Histogram } from "./histogram.ts";
import { closeReason, LINE_BROKE, Member } from "./member.ts";
import { Sender } from "./sender.ts";
import { type Load, Strain } from "./strain.ts";
import { Tally } from "./tally.ts";

/** Longest warm-up, in milliseconds. */
const WARM_UP_MS = 1_000;
const LOOK_MS = 20;
/** How long others that are lost are waited for once one is, in milliseconds. */
const TELL_MS = 100;
/** At a steady pace: messages of one sender that may be unanswered. Past it the server does not keep up. */
const UNANSWERED_AT_RATE = 1_000;
/** At a steady pace: how often what is due is sent, in milliseconds. */
const TICK_MS = 1;

/** The lines broke while it was measured. */
export class RunError extends Error {
  override readonly name = "RunError";
}

/** What a run gave. */
export interface Result {
  server: string;
  room: string;
  crowd: Crowd;
  /** From connecting to being in the room, of each member, in milliseconds. */
  joinMs: Histogram;
  /** How many sent. */
  senders: number;
  /** How long was measured, in seconds. */
  seconds: number;
  tally: Tally;
  /** Messages that were refused in the warm-up: they tell of limits too. */
  refusedBefore: Tally["refused"];
  /** Acked messages that a member did not get, but later ones; of all members. */
  missing: number;
  /** How long was waited at the end at most, in milliseconds. */
  waitMs: number;
  /** Acked messages that had not come to a member when that was over; of all members. */
  overdue: number;
  /** Messages that reached a member twice or too late. */
  repeated: number;
  /** Messages that had no answer when that was over. */
  unanswered: number;
  /** Messages a second that the server's limit leaves one sender; undefined if it set none. */
  limitPerSecond: number | undefined;
  load: Load;
}

export interface RunOptions extends Pick<BenchArguments, "url" | "clients" | "pace" | "seconds"> {
  senders: number;
  /** Name of the room; nobody else should be in it. */
  room: string;
  /** How long what is under way at the end may take to come, in milliseconds. */
  waitMs: number;
  /** Ends it early: what was measured until then is the result. */
  signal: AbortSignal;
  onStep(step: string): void;
}

/**
 * Connects, warms up, measures, and waits for what is still under way.
 * @throws {JoinError} if the clients cannot join
 * @throws {RunError} if a line broke
 * @throws {DOMException} `AbortError` if it was stopped before anything was measured
 */
export async function run(options: RunOptions): Promise<Result> {
  return await new Run(options).run();
}

class Run {
  readonly #options: RunOptions;
  readonly #reader: FrameReader;
  readonly #broken = Promise.withResolvers<never>();
  readonly #losses: string[] = [];
  #telling: ReturnType<typeof setTimeout> | undefined;
  #tally = new Tally();
  /** Resolves when it is to end early. */
  readonly #stopped: Promise<void>;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#reader = new FrameReader(options.room);
    this.#broken.promise.catch(() => {});
    this.#stopped = new Promise((resolve) => {
      options.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  async run(): Promise<Result> {
    const { clients, room, waitMs, onStep } = this.#options;
    onStep(`Connecting ${clients} clients`);
    const crowd = await gather(clients, (number) => this.#member(number));
    const { members } = crowd;
    try {
      const joinMs = new Histogram();
      for (const member of members) joinMs.record(member.joinedInMs);
      const measured = await this.#measure(members);
      const server = members[0]?.server ?? "";
      return { server, room, crowd, joinMs, waitMs, ...measured };
    } finally {
      clearTimeout(this.#telling);
      await disperse(members);
    }
  }

  #member(number: number): Promise<Member> {
    const { url, room, signal } = this.#options;
    return Member.join({
      url,
      room,
      signal,
      // Like nobody else's name: one that looks like that of somebody online is refused.
      username: `${room} ${number}`,
      reader: this.#reader,
      onFrame: (frame, member) => this.#hear(frame, member),
      onLost: (code, reason) => this.#lost(closeReason(code, reason)),
    });
  }

  /** Not told at once: of many lines that break together only some may say why. */
  #lost(reason: string): void {
    this.#losses.push(reason);
    this.#telling ??= setTimeout(() => {
      const told = this.#losses.find((reason) => reason !== LINE_BROKE) ?? LINE_BROKE;
      const count = this.#losses.length;
      const lines = count === 1 ? "A connection was" : `${count} connections were`;
      this.#broken.reject(new RunError(`${lines} lost during the run: ${told}`));
    }, TELL_MS);
  }

  #hear({ arrivals, bytes }: Frame, member: Member): void {
    const tally = this.#tally;
    const now = performance.now();
    tally.frames += 1;
    tally.bytes += bytes;
    tally.deliveries += arrivals.length;
    for (const { seq, sentAt } of arrivals) {
      member.take(seq);
      if (sentAt !== undefined) tally.deliveryMs.record(now - sentAt);
    }
  }

  async #measure(members: readonly Member[]) {
    const { room, pace, seconds, signal, onStep } = this.#options;
    const inFlight = "inFlight" in pace ? pace.inFlight : UNANSWERED_AT_RATE;
    const senders = members.slice(0, this.#options.senders)
      .map((member) => new Sender(member, { room, inFlight, tally: () => this.#tally }));
    const stop = start(senders, pace);
    let strain: Strain | undefined;
    try {
      onStep("Warming up");
      await this.#pause(Math.min(WARM_UP_MS, seconds * 1000), this.#stopped);
      signal.throwIfAborted();
      onStep(`Measuring for ${seconds} s`);
      const warmUp = this.#span();
      strain = new Strain();
      await this.#pause(seconds * 1000, this.#stopped);
      const tally = this.#span();
      const load = strain.stop();
      stop();
      onStep("Waiting for what is under way");
      await this.#drain(members, senders);
      const gapMs = Math.max(...senders.map((sender) => sender.gapMs));
      return {
        senders: senders.length,
        seconds: (this.#tally.begun - tally.begun) / 1000,
        tally,
        refusedBefore: warmUp.refused,
        missing: sum(members, (member) => member.missing),
        overdue: behind(members, senders),
        repeated: sum(members, (member) => member.repeated),
        unanswered: sum(senders, (sender) => sender.unanswered),
        limitPerSecond: gapMs === 0 ? undefined : 1000 / gapMs,
        load,
      };
    } finally {
      stop();
      strain?.stop();
    }
  }

  /** Begins another span. @returns what happened in the one until now */
  #span(): Tally {
    const tally = this.#tally;
    this.#tally = new Tally();
    return tally;
  }

  async #drain(members: readonly Member[], senders: readonly Sender[]): Promise<void> {
    const until = performance.now() + this.#options.waitMs;
    while (performance.now() < until) {
      const isDone = senders.every((sender) => sender.unanswered === 0);
      if (isDone && behind(members, senders) === 0) return;
      await this.#pause(LOOK_MS);
    }
  }

  /** @param until ends it early @throws {RunError} if a line breaks meanwhile */
  async #pause(ms: number, until?: Promise<void>): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
    try {
      await Promise.race([over, until ?? over, this.#broken.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Has the senders send. @returns a function that stops them */
function start(senders: readonly Sender[], pace: Pace): () => void {
  let ticking: ReturnType<typeof setInterval> | undefined;
  if ("inFlight" in pace) {
    for (const sender of senders) sender.keepInFlight();
  } else {
    const begun = performance.now();
    let offered = 0;
    ticking = setInterval(() => {
      const due = (performance.now() - begun) / 1000 * pace.perSecond;
      for (; offered < due; offered++) senders[offered % senders.length]!.offer();
    }, TICK_MS);
  }
  return () => {
    clearInterval(ticking);
    for (const sender of senders) sender.stop();
  };
}

/** Messages that were acked and have not come to a member yet; of all members. */
function behind(members: readonly Member[], senders: readonly Sender[]): number {
  const last = Math.max(...senders.map((sender) => sender.lastAcked));
  return sum(members, (member) => Math.max(0, last + 1 - member.next));
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}
