import { type EventData, EVERYONE, type Message } from "../../protocol.ts";
import { likenesses } from "../../chat/names.ts";
import { harmless } from "./harmless.ts";
import { terminalMarkdown } from "./markdown.ts";
import type { Speech } from "./speech.ts";
import { clusters } from "./width.ts";

const COLOURS = {
  none: "",
  room: "\x1b[36m",
  name: "\x1b[1m",
  private: "\x1b[35m",
  system: "\x1b[33m",
  error: "\x1b[31m",
  faint: "\x1b[2m",
} as const;

type Colour = keyof typeof COLOURS;

/** What a bracketed word at the beginning of a line may mean besides a room, to who reads English. */
const LABELS = ["system", "error", "private", "everyone"];

/** Names of the other people of a direct room. */
export interface Others {
  to?: readonly string[];
  among?: readonly string[];
}

/** Characters of a message where something happens to it. */
const EXCERPT = 40;

/** How everything looks as lines: the only place that knows of colour. */
export class Transcript {
  readonly #colour: boolean;
  readonly #speech: Speech;
  readonly #labels: readonly string[];

  constructor({ colour, speech }: { colour: boolean; speech: Speech }) {
    const { text } = speech;
    this.#colour = colour;
    this.#speech = speech;
    this.#labels = [
      ...LABELS,
      text("labelSystem"),
      text("labelError"),
      text("labelEveryone"),
      text("labelPrivate"),
    ].flatMap((label) => [...looks(label), ...looks(label.toUpperCase())]);
  }

  /**
   * `[general] Ben: Hello`, or for a direct room `[private] Ben: Hello`.
   * @param others of a direct room: the names of those it went `to`, or was said `among`;
   * `first`: of the thread that it is in, if that is known
   */
  message(
    said: Message,
    { first, ...others }: Others & { first?: Message | undefined } = {},
  ): string {
    const { room, kind, username, message } = said;
    const name = this.#paint("name", harmless(username));
    const label = this.#label(room, others);
    const above = this.#above(said, first);
    switch (kind) {
      case "action":
        return `${label} ${above}* ${name} ${this.#read(message)}${this.#below(said)}`;
      case "topic": {
        const topic = this.#read(message);
        const { text } = this.#speech;
        const words = topic === ""
          ? text("topicRemoved", { name })
          : text("topicSet", { name, topic });
        return `${label} * ${words}`;
      }
      default:
        return `${label} ${name}: ${above}${this.#read(message)}${this.#below(said)}`;
    }
  }

  /** `#12 [general] Ben: Hello` */
  numbered(number: number, line: string): string {
    return `${this.#paint("faint", `#${number}`)} ${line}`;
  }

  /** `[general] * Ben edited: Hello` @param others as of a message */
  edited({ room, username, message }: EventData["message_edited"], others: Others = {}): string {
    const name = this.#paint("name", harmless(username));
    const words = this.#speech.text("edited", { name, message: this.#read(message) });
    return `${this.#label(room, others)} * ${words}`;
  }

  /** `[general] * Ben deleted a message` @param others as of a message */
  deleted({ room, username }: EventData["message_deleted"], others: Others = {}): string {
    const name = this.#paint("name", harmless(username));
    return `${this.#label(room, others)} * ${this.#speech.text("deleted", { name })}`;
  }

  /** `[general] * Ben reacted 👍 to Ada: Hello` @param message if it is known @param others as of a message */
  reacted(
    { room, username, emoji, removed }: EventData["reaction"],
    message: Message | undefined,
    others: Others = {},
  ): string {
    const values = {
      name: harmless(username),
      emoji: harmless(emoji),
      message: this.#excerpt(message),
    };
    const words = this.#speech.text(removed ? "unreacted" : "reacted", values);
    return `${this.#label(room, others)} ${this.#paint("faint", `* ${words}`)}`;
  }

  /** `[general] * Ben pinned Ada: Hello` @param message if it is known @param others as of a message */
  pinned(
    { room, username, pinned }: EventData["message_pinned"],
    message: Message | undefined,
    others: Others = {},
  ): string {
    const values = { name: harmless(username), message: this.#excerpt(message) };
    const words = this.#speech.text(pinned ? "pinned" : "unpinned", values);
    return `${this.#label(room, others)} ${this.#paint("faint", `* ${words}`)}`;
  }

  system(text: string): string {
    const label = `[${this.#speech.text("labelSystem")}]`;
    return `${this.#paint("system", label)} ${indented(harmless(text, { breaks: true }))}`;
  }

  error(text: string): string {
    const label = `[${this.#speech.text("labelError")}]`;
    return `${this.#paint("error", label)} ${indented(harmless(text, { breaks: true }))}`;
  }

  /** What somebody wrote. What is not painted may go into a file, as it was typed. */
  #read(message: string): string {
    return indented(this.#colour ? terminalMarkdown(message) : harmless(message, { breaks: true }));
  }

  /** What a message answers, and a new line for the answer: `> Ada: Hello`, in a thread `↳ Ada: Hello`. */
  #above({ reply_to, thread }: Message, first: Message | undefined): string {
    const lines = [
      ...(thread === undefined ? [] : [`↳ ${this.#excerpt(first)}`]),
      ...(reply_to === undefined || reply_to.deleted
        ? []
        : [`> ${harmless(reply_to.username)}: ${harmless(reply_to.message)}`]),
    ];
    return lines.map((line) => `${this.#paint("faint", line)}\n  `).join("");
  }

  /** What has become of a message, to a person: ` (edited, pinned, 👍 2, 3 replies)`. */
  #below({ edited_at, pinned, reactions = [], replies }: Message): string {
    if (!this.#colour) return "";
    const { text } = this.#speech;
    const said = [
      ...(edited_at === undefined ? [] : [text("isEdited")]),
      ...(pinned === undefined ? [] : [text("isPinned")]),
      ...reactions.map(({ emoji, users }) => `${harmless(emoji)} ${users.length}`),
      ...(replies === undefined ? [] : [text("replies", { n: replies.count })]),
    ].join(text("comma"));
    return said === "" ? "" : ` ${this.#paint("faint", `(${said})`)}`;
  }

  #excerpt(message: Message | undefined): string {
    if (message === undefined) return this.#speech.text("earlierMessage");
    const text = harmless(message.message);
    const characters = clusters(text);
    const excerpt = characters.length > EXCERPT
      ? `${characters.slice(0, EXCERPT).join("")}…`
      : text;
    return `${harmless(message.username)}: ${excerpt}`;
  }

  #label(room: string, { to = [], among = [] }: Others): string {
    const { text, list } = this.#speech;
    if (room === EVERYONE) return this.#paint("system", `[${text("labelEveryone")}]`);
    if (room.startsWith("direct:")) {
      const names = list((to.length > 0 ? to : among).map(unbracketed));
      const label = to.length > 0
        ? text("labelPrivateTo", { names })
        : among.length > 1
        ? text("labelPrivateWith", { names })
        : text("labelPrivate");
      return this.#paint("private", `[${label}]`);
    }
    const name = unbracketed(room);
    return this.#paint("room", this.#looksLikeLabel(name) ? `[#${name}]` : `[${name}]`);
  }

  /** Whether a room could pass for something else: its name begins like a label, or seems to. */
  #looksLikeLabel(name: string): boolean {
    return looks(name).some((look) => this.#labels.some((label) => look.startsWith(label)));
  }

  #paint(colour: Colour, text: string): string {
    return this.#colour ? `${COLOURS[colour]}${text}\x1b[0m` : text;
  }
}

/** `[Ada] ` */
export function promptOf(name: string): string {
  return `[${harmless(name)}] `;
}

/** What stands between brackets must not seem to end there. */
function unbracketed(name: string): string {
  return harmless(name).replace(/\p{Ps}/gu, "(").replace(/\p{Pe}/gu, ")");
}

/** The letters that a text seems to be made of, whatever is strewn between them. */
function looks(text: string): string[] {
  return likenesses(text.normalize("NFKC"))
    .map((look) => look.slice(look.indexOf(":") + 1).replace(/[^\p{L}\p{N}]/gu, ""));
}

/** Further lines are indented: none of them can pass for a line of somebody else. */
function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
