import type { Answer } from "./frame_reader.ts";
import type { Member } from "./member.ts";
import { stamp } from "./stamp.ts";
import type { Tally } from "./tally.ts";

/** As long as most lines of a chat are. */
const MESSAGE = "A line of chat, about as long as most of them are";
/** How long a sender waits after an error that does not say how long, in milliseconds. */
const ERROR_PAUSE_MS = 100;
/** How much slower than asked it goes on, so as not to be refused again and again. */
const MARGIN = 1.1;

/** The part of a `Member` by which it speaks. */
export type Voice = Pick<Member, "send" | "onAnswer">;

export interface SenderOptions {
  room: string;
  /** Most messages that may be unanswered. */
  inFlight: number;
  /** Where what happens now is counted. */
  tally: () => Tally;
}

/** A member who writes, and slows down where the server asks for it. */
export class Sender {
  /** `seq` of the newest message that was acked. */
  lastAcked = 0;
  readonly #member: Voice;
  readonly #options: SenderOptions;
  /** When each was sent, by its number, which is its `ref` too. */
  readonly #unanswered = new Map<number, number>();
  #number = 0;
  #gapMs = 0;
  /** The last message that was sent at the pace before. */
  #lastOfPace = 0;
  #nextAt = 0;
  #isFilling = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(member: Voice, options: SenderOptions) {
    this.#member = member;
    this.#options = options;
    member.onAnswer = (answer) => this.#answered(answer);
  }

  /** Least time between two messages that the server's limit leaves, in milliseconds; 0: as little as there is. */
  get gapMs(): number {
    return this.#gapMs;
  }

  get unanswered(): number {
    return this.#unanswered.size;
  }

  /** From now on so many messages are always unanswered. */
  keepInFlight(): void {
    this.#isFilling = true;
    this.#fill();
  }

  /** Sends one message, unless too many are unanswered or the server has asked to wait. */
  offer(): void {
    const isFull = this.#unanswered.size >= this.#options.inFlight;
    if (isFull || this.#nextAt > performance.now()) this.#options.tally().heldBack += 1;
    else this.#send();
  }

  stop(): void {
    this.#isFilling = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #fill(): void {
    while (this.#isFilling && this.#unanswered.size < this.#options.inFlight) {
      const waitMs = this.#nextAt - performance.now();
      if (waitMs > 0) {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#fill();
        }, waitMs);
        return;
      }
      this.#send();
    }
  }

  #send(): void {
    const now = performance.now();
    const number = ++this.#number;
    const data = { room: this.#options.room, message: MESSAGE, cid: stamp(now, number) };
    this.#unanswered.set(number, now);
    this.#nextAt = now + this.#gapMs;
    this.#member.send(JSON.stringify({ type: "send_message", data, ref: number }));
  }

  #answered(answer: Answer): void {
    const number = Number(answer.ref);
    const sentAt = this.#unanswered.get(number);
    if (sentAt === undefined) return;
    this.#unanswered.delete(number);
    const tally = this.#options.tally();
    if ("error" in answer) {
      const { code, retry_after_ms: waitMs = ERROR_PAUSE_MS } = answer.error;
      tally.refuse(code);
      if (code === "too_fast") this.#slowDown(number, waitMs);
      this.#nextAt = Math.max(this.#nextAt, performance.now() + Math.max(waitMs, this.#gapMs));
    } else {
      tally.acked += 1;
      tally.ackMs.record(performance.now() - sentAt);
      this.lastAcked = Math.max(this.lastAcked, answer.seq ?? 0);
    }
    this.#fill();
  }

  /** An answer says when the next message is taken. How far apart they may come has to be found out. */
  #slowDown(number: number, waitMs: number): void {
    const isStillTooFast = number > this.#lastOfPace;
    const gapMs = isStillTooFast ? Math.max(this.#gapMs, waitMs) * MARGIN : waitMs * MARGIN;
    this.#gapMs = Math.max(this.#gapMs, gapMs);
    if (isStillTooFast) this.#lastOfPace = this.#number;
  }
}
