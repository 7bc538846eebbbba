import { EVERYONE, type Message } from "../../protocol.ts";
import { likenesses } from "../../chat/names.ts";
import { harmless } from "./harmless.ts";

const COLOURS = {
  none: "",
  room: "\x1b[36m",
  name: "\x1b[1m",
  private: "\x1b[35m",
  system: "\x1b[33m",
  error: "\x1b[31m",
} as const;

type Colour = keyof typeof COLOURS;

/** What a bracketed word at the beginning of a line may mean besides a room. */
const LABELS = ["system", "error", "private", "everyone"];

const LIST = new Intl.ListFormat("en", { type: "conjunction" });

/** Names of the other people of a direct room. */
interface Others {
  to?: readonly string[];
  among?: readonly string[];
}

/** How everything looks as lines: the only place that knows of colour. */
export class Transcript {
  readonly #colour: boolean;

  constructor({ colour }: { colour: boolean }) {
    this.#colour = colour;
  }

  /**
   * `[general] Ben: Hello`, or for a direct room `[private] Ben: Hello`.
   * @param others of a direct room: the names of those it went `to`, or was said `among`
   */
  message({ room, kind, username, message }: Message, others: Others = {}): string {
    const name = this.#paint("name", harmless(username));
    const text = indented(harmless(message, { breaks: true }));
    const label = this.#label(room, others);
    switch (kind) {
      case "action":
        return `${label} * ${name} ${text}`;
      case "topic":
        return `${label} * ${name} set the topic: ${text}`;
      default:
        return `${label} ${name}: ${text}`;
    }
  }

  system(text: string): string {
    return `${this.#paint("system", "[SYSTEM]")} ${indented(harmless(text, { breaks: true }))}`;
  }

  error(text: string): string {
    return `${this.#paint("error", "[ERROR]")} ${indented(harmless(text, { breaks: true }))}`;
  }

  #label(room: string, { to = [], among = [] }: Others): string {
    if (room === EVERYONE) return this.#paint("system", "[everyone]");
    if (room.startsWith("direct:")) {
      const names = (of: readonly string[]) => LIST.format(of.map(unbracketed));
      const whom = to.length > 0
        ? ` to ${names(to)}`
        : among.length > 1
        ? ` with ${names(among)}`
        : "";
      return this.#paint("private", `[private${whom}]`);
    }
    const name = unbracketed(room);
    return this.#paint("room", looksLikeLabel(name) ? `[#${name}]` : `[${name}]`);
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

let labelLooks: readonly string[] | undefined;

/** Whether a room could pass for something else: its name begins like a label, or seems to. */
function looksLikeLabel(name: string): boolean {
  const labels = labelLooks ??= LABELS.flatMap((label) => [
    ...looks(label),
    ...looks(label.toUpperCase()),
  ]);
  return looks(name).some((look) => labels.some((label) => look.startsWith(label)));
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
