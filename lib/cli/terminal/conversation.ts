import type { Answering, PendingChange } from "../../client/sends.ts";
import {
  type CommandError,
  type LinkState,
  type Pending,
  Transport,
  type TransportOptions,
} from "../../client/transport.ts";
import {
  type AckData,
  type ErrorData,
  EVERYONE,
  type Message,
  type ServerEvent,
} from "../../protocol.ts";
import { MessageLines } from "./message_lines.ts";
import { OwnCommands } from "./own_commands.ts";
import { reasonOf } from "./reason.ts";
import { isJoin, isLeave, isSlash } from "./slash_line.ts";
import type { Speech } from "./speech.ts";
import type { Transcript } from "./transcript.ts";

/** How it ended. `refused`: the server does not take the name. */
export type Ending =
  | { kind: "left" }
  | { kind: "failed"; reason: string }
  | { kind: "refused"; error: ErrorData };

export interface ConversationOptions {
  url: string;
  name: string;
  /** Joined first, in order. */
  rooms: readonly string[];
  transcript: Transcript;
  speech: Speech;
  print(line: string, kind: "line" | "error"): void;
  /** The name others see, whenever it changes. */
  onName(name: string): void;
  /** Said when the conversation begins. */
  hint?: string;
  /** How long to try to reconnect, in milliseconds; for ever if undefined. */
  giveUpAfterMs?: number;
  /** For tests. */
  transport?: Partial<TransportOptions>;
}

/** Most lines that wait for a slash command before them; one more is refused. */
const MAX_WAITING = 100;

/** One person's talk with the server: lines typed go out, what happens comes back as lines. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #text: Speech["text"];
  readonly #transport: Transport;
  /** Rooms that the session is in, in the order of joining, with the `seq` shown last. */
  readonly #rooms = new Map<string, number>();
  /** Lines that wait for the answer to a slash command: it may decide where they go. */
  readonly #waiting: string[] = [];
  /** The slash command that is waited for. */
  #awaited: { cid: string; current: string | null; line: string } | null = null;
  /** Messages of this terminal: most stand there as they were typed, others are shown. */
  readonly #typed = new Map<string, "stands" | "shown">();
  readonly #lines: MessageLines;
  readonly #own: OwnCommands;
  /** The slash command answered last. What it made others read, `/me` say, may come right after. */
  #answered: string | undefined;
  #pending: readonly Pending[] = [];
  #changes: readonly PendingChange[] = [];
  /** The `cid` of a message that waits until the server can store again. */
  #delayed: string | undefined;
  /** Where lines go. */
  #current: string | null = null;
  #me = "";
  #name: string;
  #token: string | undefined;
  #wasOnline = false;
  /** When the first attempt to reconnect was due. */
  #lostAt: number | null = null;
  #failures = 0;
  #isOver = false;
  readonly #end = Promise.withResolvers<Ending>();
  #onProgress: () => void = () => {};

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#text = options.speech.text;
    this.#name = options.name;
    this.#transport = new Transport({
      url: options.url,
      identity: () => ({
        username: this.#name,
        ...(this.#token === undefined ? {} : { token: this.#token }),
      }),
      onEvent: (event) => this.#take(event),
      onState: (state) => this.#linkIs(state),
      onHello: (ack) => this.#hello(ack),
      onPending: (pending) => this.#pendingIs(pending),
      onChanges: (changes) => this.#changesAre(changes),
      onDelayed: ({ cid }, error) => this.#isDelayed(cid, error),
      ...options.transport,
    });
    this.#lines = new MessageLines({
      transcript: options.transcript,
      print: (line) => options.print(line, "line"),
      me: () => this.#me,
    });
    this.#own = new OwnCommands({
      transport: this.#transport,
      shown: this.#lines.shown,
      speech: options.speech,
      current: () => this.#current,
      me: () => this.#me,
      send: (room, text, answering) => this.#send(room, text, { answering, as: "shown" }),
      list: (messages) => this.#lines.list(messages),
      say: (text) => this.#system(text),
      fail: (text) => this.#fail(text),
    });
  }

  /** Resolves when it is over. */
  get ended(): Promise<Ending> {
    return this.#end.promise;
  }

  /** How many lines the server did not take. */
  get failures(): number {
    return this.#failures;
  }

  /** How many lines are not answered yet. */
  get backlog(): number {
    return this.#waiting.length + this.#pending.length + this.#changes.length + this.#own.asking;
  }

  start(): void {
    this.#transport.start();
    for (const room of this.#options.rooms) this.submit(`/join ${room}`);
  }

  /** Takes a line: one of our own commands, one of the server's, or what goes to the current room. */
  submit(line: string): void {
    if (line.trim() === "") return;
    if (this.#waiting.length >= MAX_WAITING) {
      return this.#fail(this.#text("tooManyWait", { n: MAX_WAITING }));
    }
    const held = this.#held;
    if (held !== undefined && this.#own.has(line)) {
      if (this.#own.isLocal(line)) return this.#own.run(line, () => this.#onProgress());
      this.#system(this.#text("waiting", { reason: this.#text(held) }));
    }
    this.#waiting.push(line);
    this.#sendNext();
  }

  /** What keeps messages from the server for longer than a moment, if there are any. */
  get #held(): "cannotStore" | "notConnected" | undefined {
    if (this.#pending.length === 0) return undefined;
    if (this.#lostAt !== null) return "notConnected";
    return this.#delayed === undefined ? undefined : "cannotStore";
  }

  /** Resolves when at most this many lines are not answered. */
  async backlogOf(most: number): Promise<void> {
    while (this.backlog > most) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onProgress = resolve;
      await promise;
    }
  }

  async leave(): Promise<void> {
    const unsent = this.#isOver ? 0 : this.backlog;
    this.#ends({ kind: "left" });
    if (unsent > 0) {
      const reason = this.#text("cannotStore");
      this.#fail(
        this.#delayed === undefined
          ? this.#text("unsent", { n: unsent })
          : this.#text("unsentBecause", { n: unsent, reason }),
      );
    }
    await this.#transport.stop();
  }

  #sendNext(): void {
    while (this.#awaited === null) {
      const [line] = this.#waiting;
      if (line === undefined) break;
      const isOwn = this.#own.has(line);
      // It may be about a message that is not back yet.
      if (isOwn && this.#pending.length > 0) break;
      this.#waiting.shift();
      if (isOwn) {
        this.#own.run(line, () => this.#onProgress());
        continue;
      }
      const current = this.#current;
      const pending = this.#send(current ?? "", line, { as: "stands" });
      if (!pending.failed && isSlash(line)) {
        this.#awaited = { cid: pending.cid, current, line };
      }
    }
    this.#onProgress();
  }

  #send(
    room: string,
    text: string,
    { answering, as }: { answering?: Answering; as: "stands" | "shown" },
  ): Pending {
    const pending = this.#transport.send(room, text, answering);
    this.#typed.set(pending.cid, as);
    if (pending.failed) this.#report(pending);
    return pending;
  }

  #changesAre(changes: readonly PendingChange[]): void {
    this.#changes = changes;
    this.#own.changesAre(changes);
    this.#onProgress();
  }

  #pendingIs(pending: readonly Pending[]): void {
    this.#pending = pending;
    // After the event that confirms one, which is about to be taken.
    if (pending.length === 0 && this.#waiting.length > 0) queueMicrotask(() => this.#sendNext());
    if (!pending.some(({ cid }) => cid === this.#delayed)) this.#delayed = undefined;
    for (const each of pending) if (each.failed) this.#report(each);
    const awaited = this.#awaited;
    if (awaited === null || this.#pending.some((each) => each.cid === awaited.cid)) {
      return this.#onProgress();
    }
    this.#awaited = null;
    if (this.#answered !== undefined) this.#typed.delete(this.#answered);
    this.#answered = awaited.cid;
    if (!isJoin(awaited.line) && this.#current !== null && this.#current !== awaited.current) {
      this.#system(this.#text("youWriteTo", { room: this.#current }));
    }
    this.#sendNext();
  }

  #isDelayed(cid: string, { code }: CommandError): void {
    // Other delays are the sender's own pace, and short.
    if (code !== "storage_unavailable" || this.#delayed !== undefined) return;
    this.#delayed = cid;
    this.#system(this.#text("waiting", { reason: this.#text("cannotStore") }));
  }

  #report(pending: Pending): void {
    // Told already, or will be as soon as `send()` has returned it.
    if (!this.#typed.delete(pending.cid)) return;
    if (pending.failed) this.#fail(this.#options.speech.said.error(pending.failed));
    this.#transport.discard(pending.cid);
  }

  #hello(ack: AckData["hello"]): void {
    this.#me = ack.user_id;
    this.#token = ack.token;
    if (ack.username !== null) this.#called(ack.username);
    for (const info of ack.rooms) this.#lines.learn(info);
    if (this.#wasOnline) {
      if (this.#lostAt !== null) this.#system(this.#text("connectedAgain"));
    } else if (this.#options.hint !== undefined) {
      this.#system(this.#options.hint);
    }
    this.#wasOnline = true;
    this.#lostAt = null;
  }

  #linkIs(state: LinkState): void {
    const { url, speech, giveUpAfterMs = Infinity } = this.#options;
    if (state.kind === "waiting") {
      this.#delayed = undefined;
      const reason = reasonOf(speech, state);
      if (!this.#wasOnline) return this.#over(this.#text("cannotConnect", { url, reason }));
      if (this.#lostAt === null) {
        this.#lostAt = state.retryAt;
        this.#system(this.#text("connectionLost", { reason }));
      } else if (state.retryAt - this.#lostAt > giveUpAfterMs) {
        this.#over(this.#text("cannotReach", { url, reason }));
      }
    } else if (state.kind === "closed") {
      const { error, reason } = state;
      if (error) this.#ends({ kind: "refused", error });
      else if (!this.#wasOnline) {
        this.#over(this.#text("cannotConnect", { url, reason: reason || this.#text("refuses") }));
      } else {
        this.#over(
          reason === "" ? this.#text("ended") : this.#text("endedBecause", { reason }),
        );
      }
    }
  }

  #over(reason: string): void {
    this.#ends({ kind: "failed", reason });
    void this.#transport.stop();
  }

  #ends(ending: Ending): void {
    this.#isOver = true;
    this.#end.resolve(ending);
  }

  #take(event: ServerEvent): void {
    switch (event.type) {
      case "new_message":
        return this.#message(event.data);
      case "message_edited":
      case "message_deleted":
      case "reaction":
      case "message_pinned": {
        const { room, seq } = event.data;
        if (this.#rooms.has(room)) this.#rooms.set(room, seq);
        return this.#lines.change(event);
      }
      case "message_history":
        if (event.data.thread !== undefined) return this.#lines.list(event.data.messages);
        return this.#history(event.data.room, event.data.messages);
      case "user_joined":
        // Of another device: each terminal is in the rooms that were joined in it.
        if (event.data.user_id === this.#me) return;
        return this.#system(this.#text("joined", namesIn(event.data)));
      case "user_left":
        if (event.data.user_id === this.#me) return this.#isOut(event.data.room);
        return this.#system(this.#text("left", namesIn(event.data)));
      case "room_deleted":
        return this.#isOut(event.data.room);
      case "room_created":
        this.#lines.learn(event.data);
        if (event.data.kind === "private") {
          this.#system(this.#text("invited", { room: event.data.room }));
        }
        return;
      case "presence":
        if (event.data.user_id === this.#me) this.#called(event.data.username);
        return;
      case "gap":
        if (this.#rooms.has(event.data.room)) {
          this.#rooms.set(event.data.room, event.data.first_seq - 1);
        }
        return this.#system(this.#text("missing", { room: event.data.room }));
      case "system": {
        const notice = this.#options.speech.said.notice(event.data);
        return this.#system(event.data.code === "help" ? `${notice}\n${this.#own.help}` : notice);
      }
      case "error":
        return this.#fail(this.#options.speech.said.error(event.data));
    }
  }

  #message(message: Message): void {
    const { room, seq, cid } = message;
    if (this.#rooms.has(room)) this.#rooms.set(room, seq);
    const isMine = cid !== undefined && message.user_id === this.#me;
    const stands = isMine && this.#typed.get(cid) === "stands";
    if (isMine) this.#typed.delete(cid);
    this.#lines.say(message, { stands });
  }

  #history(room: string, messages: Message[]): void {
    const shown = this.#rooms.get(room);
    const isJoined = room !== EVERYONE && !room.startsWith("direct:");
    if (isJoined && (shown === undefined || isJoin(this.#awaited?.line ?? ""))) {
      // The room joined last is the one that lines go to.
      this.#rooms.delete(room);
      this.#rooms.set(room, shown ?? 0);
      this.#current = room;
    }
    for (const message of messages) if (message.seq > (shown ?? 0)) this.#message(message);
  }

  #isOut(room: string): void {
    if (!this.#rooms.delete(room)) return;
    if (isLeave(this.#awaited?.line ?? "")) {
      if (this.#current === room) this.#current = [...this.#rooms.keys()].at(-1) ?? null;
      return;
    }
    // Lines go there still, and are refused: those in another room are not whom they are meant for.
    this.#system(this.#text("outOf", { room }));
  }

  #called(name: string): void {
    this.#name = name;
    this.#options.onName(name);
  }

  #system(text: string): void {
    this.#options.print(this.#options.transcript.system(text), "line");
  }

  #fail(text: string): void {
    this.#failures += 1;
    this.#options.print(this.#options.transcript.error(text), "error");
  }
}

function namesIn({ username, room }: { username: string; room: string }) {
  return { name: username, room };
}
