import {
  type AckData,
  type CommandData,
  type CommandType,
  type ErrorCode,
  type ErrorData,
  LIMITS,
  type Ref,
} from "../protocol.ts";
import { ERRORS } from "../errors.ts";
import { decodeAck, type Heard } from "./decode.ts";
import type { TransportClock } from "./link.ts";

/** An answer that takes longer than this is taken for lost. */
const ANSWER_MS = 10_000;

/** Why a request came to nothing: an error of the server, or of the line. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** `disconnected`: not online, or the line broke before the answer. `no_answer`: none came in time. */
  readonly code: ErrorCode | "disconnected" | "no_answer";
  readonly retryAfterMs: number | undefined;
  readonly reason: ErrorData["reason"];
  readonly values: ErrorData["values"];

  constructor(
    code: CommandError["code"],
    message: string,
    more: Pick<ErrorData, "retry_after_ms" | "reason" | "values"> = {},
  ) {
    super(message);
    this.code = code;
    this.retryAfterMs = more.retry_after_ms;
    this.reason = more.reason;
    this.values = more.values;
  }

  /** Whether the same command may succeed later. */
  get retryable(): boolean {
    if (this.code === "disconnected" || this.code === "no_answer") return true;
    // The code may be one of a newer server.
    return Object.hasOwn(ERRORS, this.code) && ERRORS[this.code].retryable;
  }
}

/** Both are called at once when the answer is read, before what follows it in the same frame. */
export interface Answer<T extends CommandType> {
  /** Wait for it as long as the line holds. */
  patient?: boolean;
  onAck(data: AckData[T]): void;
  onError(error: CommandError): void;
}

interface Open {
  ack(data: unknown): void;
  fail(error: CommandError): void;
  cancelTimer(): void;
}

/** The commands that wait for their one answer. */
export class Requests {
  readonly #send: (text: string) => boolean;
  readonly #clock: TransportClock;
  readonly #open = new Map<Ref, Open>();
  #lastRef = 0;

  /** @param send writes a frame; false if there is no line */
  constructor(send: (text: string) => boolean, clock: TransportClock) {
    this.#send = send;
    this.#clock = clock;
  }

  ask<T extends CommandType>(type: T, data: CommandData[T], answer: Answer<T>): void {
    const ref = ++this.#lastRef;
    const text = JSON.stringify({ type, data, ref });
    // Sent, it would end the connection, and sent again after that, the next one.
    if (new TextEncoder().encode(text).length > LIMITS.frameBytes) {
      return answer.onError(new CommandError("bad_frame", `Cannot send ${type}: it is too big`));
    }
    if (!this.#send(text)) return answer.onError(disconnected());
    this.#open.set(ref, {
      ack: (data) => {
        const decoded = decodeAck(type, data);
        if (decoded !== undefined) answer.onAck(decoded);
        else answer.onError(new CommandError("no_answer", `The answer to ${type} makes no sense`));
      },
      fail: answer.onError,
      cancelTimer: answer.patient ? () => {} : this.#clock.after(ANSWER_MS, () => {
        this.#open.delete(ref);
        answer.onError(new CommandError("no_answer", `The server did not answer ${type}`));
      }),
    });
  }

  /** @returns false if nothing waits for this answer */
  answer(heard: Exclude<Heard, { kind: "event" }>): boolean {
    const open = this.#open.get(heard.ref);
    if (open === undefined) return false;
    this.#open.delete(heard.ref);
    open.cancelTimer();
    if (heard.kind === "ack") {
      open.ack(heard.data);
    } else {
      const { code, message, ...more } = heard.data;
      open.fail(new CommandError(code, message, more));
    }
    return true;
  }

  /** The line is gone: nothing of this will be answered. */
  down(): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const request of open) {
      request.cancelTimer();
      request.fail(disconnected());
    }
  }
}

export function disconnected(): CommandError {
  return new CommandError("disconnected", "Not connected to the server");
}
