import { CLOSE, type ErrorData, SUBPROTOCOLS } from "../../protocol.ts";
import { reasonOf } from "../terminal/reason.ts";
import { speechIn } from "../terminal/speech.ts";
import type { Answer, Frame, FrameReader } from "./frame_reader.ts";

/** How long a connection may take to be in the room, in milliseconds. */
const JOIN_MS = 15_000;
const WAY_OUT_OF_LIMITS = "On a test server lift the limit with --limits off";

/** Why somebody could not join. */
export class JoinError extends Error {
  override readonly name = "JoinError";
  /** `limit`: the server takes no more connections from here; `here`: this machine opens no more. */
  readonly kind: "limit" | "here" | "other";

  constructor(message: string, kind: "limit" | "here" | "other" = "other") {
    super(message);
    this.kind = kind;
  }
}

export interface MemberOptions {
  url: string;
  username: string;
  room: string;
  reader: FrameReader;
  /** Nobody waits any longer for it to join. */
  signal: AbortSignal;
  /** Hears every frame, once the member is in the room. */
  onFrame(frame: Frame, member: Member): void;
  /** The line is gone, and not because the member left. */
  onLost(code: number, reason: string): void;
}

/** One client in the room, who checks that nothing is missing. */
export class Member {
  /** From the first packet to being in the room, in milliseconds. */
  joinedInMs = 0;
  /** What the server calls itself. */
  server: string | undefined;
  /** Position in the room's log that comes next. */
  next = 1;
  /** Messages that were passed over. */
  missing = 0;
  /** Messages that came again, or too late. */
  repeated = 0;
  /** Hears the answers to what this member sends. */
  onAnswer: (answer: Answer) => void = () => {};
  readonly #socket: WebSocket;
  readonly #options: MemberOptions;
  readonly #closed = Promise.withResolvers<void>();
  #isLeaving = false;

  private constructor(options: MemberOptions) {
    this.#options = options;
    this.#socket = new WebSocket(options.url, [...SUBPROTOCOLS]);
  }

  /**
   * Connects and joins.
   * @throws {JoinError} that says in one line why it cannot
   * @throws {unknown} what the signal was aborted with
   */
  static async join(options: MemberOptions): Promise<Member> {
    let member: Member;
    try {
      member = new Member(options);
    } catch (error) {
      // The platform does not even try: a URL that it does not take, a right that is missing.
      throw new JoinError((error as Error).message);
    }
    try {
      await member.#join();
      return member;
    } catch (error) {
      member.#socket.close();
      throw error;
    }
  }

  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** @returns when the line is closed */
  leave(): Promise<void> {
    this.#isLeaving = true;
    this.#socket.close(CLOSE.normal);
    return this.#closed.promise;
  }

  #join(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { url, username, room, reader, signal } = this.#options;
    const begun = performance.now();
    const fail = (message: string) => reject(new JoinError(message));
    const timer = setTimeout(() => fail(lateReason(this.#socket.readyState)), JOIN_MS);
    this.#socket.onopen = () => {
      if (!SUBPROTOCOLS.includes(this.#socket.protocol)) {
        return fail("it is a WebSocket server, but no Parlor");
      }
      this.#socket.send(JSON.stringify({ type: "hello", data: { username }, ref: "hello" }));
      const join = { type: "join_room", data: { room, history: 0 }, ref: "join" };
      this.#socket.send(JSON.stringify(join));
    };
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== "string") return;
      const { server, answers } = reader.read(data);
      this.server ??= server;
      for (const answer of answers) {
        if ("error" in answer) fail(refusalReason(answer.error));
        else if (answer.ref === "join") {
          this.next = (answer.seq ?? 0) + 1;
          this.#arrive(begun, resolve);
        }
      }
    };
    let detail = "";
    this.#socket.onerror = (event) => {
      event.preventDefault();
      if (event instanceof ErrorEvent) detail = event.message;
    };
    this.#socket.onclose = ({ code, reason }) => {
      this.#closed.resolve();
      if (code !== 0 && detail === "") return fail(closeReason(code, reason));
      reject(noLine(detail, url));
    };
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    });
  }

  #arrive(begun: number, resolve: () => void): void {
    const { reader, onFrame, onLost } = this.#options;
    this.joinedInMs = performance.now() - begun;
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== "string") return;
      const frame = reader.read(data);
      onFrame(frame, this);
      for (const answer of frame.answers) this.onAnswer(answer);
    };
    this.#socket.onclose = ({ code, reason }) => {
      this.#closed.resolve();
      if (!this.#isLeaving) onLost(code, reason);
    };
    resolve();
  }

  /** Takes down that a message came. */
  take(seq: number): void {
    if (seq < this.next) {
      this.repeated += 1;
      return;
    }
    this.missing += seq - this.next;
    this.next = seq + 1;
  }
}

/** @param detail the platform's word */
function noLine(detail: string, url: string): JoinError {
  const reason = reasonOf(speechIn("en"), { why: "unreachable", detail });
  if (/status code: 429/.test(detail)) {
    return new JoinError(
      `${reason}: too many connections from this address. ${WAY_OUT_OF_LIMITS}`,
      "limit",
    );
  }
  if (/status code: (200|404|405|501)/.test(detail)) {
    const wayOut = new URL(url).pathname === "/ws" ? "" : ". The socket of a Parlor is at /ws";
    return new JoinError(`no Parlor answers there: ${reason}${wayOut}`);
  }
  return new JoinError(reason, /tcp open/.test(detail) ? "here" : "other");
}

function refusalReason({ code, message }: ErrorData): string {
  const wayOut = code === "too_fast" ? `. ${WAY_OUT_OF_LIMITS}` : "";
  return `the server says "${message}"${wayOut}`;
}

function lateReason(readyState: number): string {
  const within = `within ${JOIN_MS / 1000} seconds`;
  if (readyState !== WebSocket.CONNECTING) return `it does not answer as a Parlor does ${within}`;
  return `no connection ${within}. If the server's log says that it cannot accept any, raise its limit of open files (ulimit -n)`;
}

/** All that is known of a line that nobody closed. */
export const LINE_BROKE = "the line broke";

/** What a server said when it closed a line. */
export function closeReason(code: number, reason: string): string {
  if (code === CLOSE.slow) return "this machine reads too slowly: take fewer clients or senders";
  if (code === CLOSE.restart) return "the server stopped";
  return reason === "" ? LINE_BROKE : `the server closed it: ${reason}`;
}
