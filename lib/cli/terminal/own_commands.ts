import type { PendingChange } from "../../client/sends.ts";
import { CommandError, type Transport } from "../../client/transport.ts";
import { type ErrorData, LIMITS, type Message } from "../../protocol.ts";
import type { Shown } from "./shown.ts";
import type { Speech } from "./speech.ts";

export interface OwnCommandsOptions {
  transport: Transport;
  shown: Shown;
  speech: Speech;
  /** The room that lines go to. */
  current(): string | null;
  /** Own `user_id`. */
  me(): string;
  /** Sends a message that answers another one. */
  send(room: string, text: string, answering: { reply_to?: string; thread?: string }): void;
  /** Shows messages with their numbers. */
  list(messages: readonly Message[]): void;
  say(text: string): void;
  fail(text: string): void;
}

/** A command as it was typed. */
interface Typed {
  /** The message that it names. */
  number: number | undefined;
  rest: string;
}

interface Row {
  usage: string;
  /** What must follow besides the number. */
  rest: "needed" | "optional" | "none";
  run(typed: Typed): Promise<void> | void;
}

type Name =
  | "reply"
  | "thread"
  | "react"
  | "unreact"
  | "edit"
  | "delete"
  | "pin"
  | "unpin"
  | "pins"
  | "versions"
  | "last";

/** What one can type where pictures are hard to. */
const TYPED_EMOJI: Readonly<Record<string, string>> = {
  "+1": "👍",
  "-1": "👎",
  "<3": "❤️",
  ":)": "🙂",
  ":D": "😄",
  ":(": "🙁",
};

/** Messages that `/last` lists. */
const LAST = 10;

/**
 * The commands of the terminal's own, about messages that it has shown: which ones, only it knows. All
 * other commands are the server's.
 */
export class OwnCommands {
  readonly #options: OwnCommandsOptions;
  readonly #text: Speech["text"];
  readonly #rows: Readonly<Record<Name, Row>> = {
    reply: {
      usage: "/reply [#number] <text>",
      rest: "needed",
      run: (typed) => {
        const { room, id } = this.#meant(typed);
        this.#options.send(room, typed.rest, { reply_to: id });
      },
    },
    thread: {
      usage: "/thread [#number] [text]",
      rest: "optional",
      run: (typed) => this.#thread(typed),
    },
    react: {
      usage: "/react [#number] <emoji>",
      rest: "needed",
      run: (typed) => this.#react(typed, {}),
    },
    unreact: {
      usage: "/unreact [#number] <emoji>",
      rest: "needed",
      run: (typed) => this.#react(typed, { remove: true }),
    },
    edit: {
      usage: "/edit [#number] <text>",
      rest: "needed",
      run: (typed) => {
        const { room, id } = this.#mine(typed);
        this.#change(room, { type: "edit_message", id, message: typed.rest });
      },
    },
    delete: {
      usage: "/delete [#number]",
      rest: "none",
      run: (typed) => {
        const { room, id } = this.#mine(typed);
        this.#change(room, { type: "delete_message", id });
      },
    },
    pin: { usage: "/pin [#number]", rest: "none", run: (typed) => this.#pin(typed, true) },
    unpin: { usage: "/unpin [#number]", rest: "none", run: (typed) => this.#pin(typed, false) },
    pins: { usage: "/pins", rest: "none", run: () => this.#pins() },
    versions: {
      usage: "/versions [#number]",
      rest: "none",
      run: (typed) => this.#versions(typed),
    },
    last: { usage: "/last [count]", rest: "optional", run: (typed) => this.#last(typed) },
  };
  /** The change that was told of last as failed. */
  #failed = "";
  #asking = 0;

  constructor(options: OwnCommandsOptions) {
    this.#options = options;
    this.#text = options.speech.text;
  }

  /** How many requests are not answered yet. */
  get asking(): number {
    return this.#asking;
  }

  /** Whether a line is one of them. */
  has(line: string): boolean {
    return this.#rowOf(line) !== undefined;
  }

  /** Whether a line asks the server for nothing. */
  isLocal(line: string): boolean {
    return this.#rowOf(line) === this.#rows.last;
  }

  /** Lines for `/help`. */
  get help(): string {
    const lines = Object.entries(this.#rows).map(([name, { usage }]) => {
      const { said } = this.#options.speech;
      return `${said.usage(usage)} - ${this.#text(`help_${name as Name}`)}`;
    });
    return [...lines, this.#text("helpNumbers")].join("\n");
  }

  /** Carries out a line that is one of them. @param done called when it is answered */
  run(line: string, done: () => void): void {
    const row = this.#rowOf(line);
    if (!row) return;
    const [, mark, words = ""] = /^\/\w+(?:\s+#(\d+)(?!\S))?\s*([^]*)$/u.exec(line.trim()) ?? [];
    const typed = { number: mark === undefined ? undefined : Number(mark), rest: words };
    const isWrong = row.rest === "needed" ? words === "" : row.rest === "none" && words !== "";
    this.#asking += 1;
    const asked = isWrong ? Promise.reject(wrongUsage(row)) : Promise.try(() => row.run(typed));
    void asked.catch((error) => this.#refused(error)).finally(() => {
      this.#asking -= 1;
      done();
    });
  }

  /** Tells of changes that the server does not take. */
  changesAre(changes: readonly PendingChange[]): void {
    for (const { cid, failed } of changes) if (failed) this.#fails(cid, failed);
  }

  #rowOf(line: string): Row | undefined {
    const name = /^\/(\w+)(?!\S)/.exec(line.trim())?.[1]?.toLowerCase() ?? "";
    const rows: Record<string, Row> = this.#rows;
    return Object.hasOwn(rows, name) ? rows[name] : undefined;
  }

  async #thread(typed: Typed): Promise<void> {
    const { room, id } = this.#meant(typed);
    if (typed.rest !== "") return this.#options.send(room, typed.rest, { thread: id });
    // The page itself comes as an event, before the answer.
    const { count } = await this.#options.transport.request("history", {
      room,
      thread: id,
      limit: LIMITS.historyPage,
    });
    if (count < 2) this.#options.say(this.#text("noReplies"));
  }

  #react(typed: Typed, how: { remove?: true }): void {
    const { room, id } = this.#meant(typed);
    const emoji = TYPED_EMOJI[typed.rest] ?? typed.rest;
    this.#change(room, { type: "react", id, emoji, ...how });
  }

  #pin(typed: Typed, pinned: boolean): void {
    const { room, id } = this.#meant(typed);
    this.#change(room, { type: "pin_message", id, pinned });
  }

  async #pins(): Promise<void> {
    const { transport, list, say } = this.#options;
    const { room, messages } = await transport.request("list_pins", { room: this.#room() });
    if (messages.length === 0) say(this.#text("noPins", { room }));
    else list(messages.toReversed());
  }

  async #versions(typed: Typed): Promise<void> {
    const { room, id } = this.#meant(typed);
    const { versions } = await this.#options.transport.request("list_versions", { room, id });
    const lines = versions.map(({ message, timestamp }) =>
      `${timestamp.slice(0, 16).replace("T", " ")} ${message}`
    );
    this.#options.say([this.#text("versions"), ...lines].join("\n"));
  }

  #last({ rest }: Typed): void {
    if (!/^[1-9]?\d?$/.test(rest)) throw wrongUsage(this.#rows.last);
    const { shown, list, say } = this.#options;
    const latest = shown.latest(Number(rest) || LAST);
    if (latest.length === 0) say(this.#text("noMessage"));
    else list(latest);
  }

  #change(...change: Parameters<Transport["change"]>): void {
    const { cid, failed } = this.#options.transport.change(...change);
    if (failed) this.#fails(cid, failed);
  }

  #fails(cid: string, error: ErrorData): void {
    if (this.#failed === cid) return;
    this.#failed = cid;
    this.#options.fail(this.#options.speech.said.error(error));
    this.#options.transport.discard(cid);
  }

  #refused(error: unknown): void {
    const { speech, fail } = this.#options;
    if (error instanceof CommandError) return fail(speech.said.error(error));
    if (error instanceof NotMeant) return fail(error.message);
    throw error;
  }

  /** @throws {NotMeant} */
  #room(): string {
    const room = this.#options.current();
    if (room === null) throw new NotMeant(this.#text("noRoom"));
    return room;
  }

  /** The message with the number, or the newest of the room that is not one's own. @throws {NotMeant} */
  #meant({ number }: Typed): Message {
    const { shown, me } = this.#options;
    if (number !== undefined) return this.#numbered(number);
    const room = this.#room();
    const message = shown.newestIn(room, ({ user_id }) => user_id !== me()) ??
      shown.newestIn(room, () => true);
    if (!message) throw new NotMeant(this.#text("noMessage"));
    return message;
  }

  /** The message with the number, or one's own newest of the room. @throws {NotMeant} */
  #mine({ number }: Typed): Message {
    const { shown, me } = this.#options;
    if (number !== undefined) return this.#numbered(number);
    const message = shown.newestIn(
      this.#room(),
      ({ user_id, kind }) => user_id === me() && kind !== "topic",
    );
    if (!message) throw new NotMeant(this.#text("noneOfYours"));
    return message;
  }

  #numbered(number: number): Message {
    const message = this.#options.shown.numbered(number);
    if (!message) throw new NotMeant(this.#text("noNumber", { number: `#${number}` }));
    return message;
  }
}

/** There is nothing that is meant; the message is for the person. */
class NotMeant extends Error {
  override readonly name = "NotMeant";
}

function wrongUsage({ usage }: Row): CommandError {
  return new CommandError("usage", `Usage: ${usage}`, { values: { usage } });
}
