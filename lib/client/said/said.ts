import type { EventData, Values } from "../../protocol.ts";
import { isolated } from "../direction.ts";
import { createListing } from "../listing.ts";
import { type CatalogOf, fillIn, phrasebook } from "../phrasebook.ts";
import type { en, Trouble } from "./en.ts";

/** What a language must bring to say what the server says. */
export type SaidCatalog = CatalogOf<typeof en>;

/** What came in the way: of the server, or of the line to it. */
export interface Refusal {
  readonly code: Trouble;
  /** In English. */
  readonly message: string;
  readonly reason?: string | undefined;
  readonly values?: Values | undefined;
}

/** A reply to a slash command, or another notice. */
export type Notice = Pick<EventData["system"], "message" | "code" | "values">;

/** A message that was found, as the server writes it: `[garden] 2026-01-31 12:00 Ada: Tea?` */
const FOUND = /^(\[.*?\]) (\d{4}-\d\d-\d\d \d\d:\d\d) (.*?): (.*)$/gm;

/** Says what the server says, in one language. */
export interface Said {
  error(refusal: Refusal): string;
  notice(notice: Notice): string;
  /** How a command is written: `/join <room_name>`. */
  usage(usage: string): string;
}

/**
 * Makes the voice of a language. What only a newer server says stays in English.
 * @param locale BCP 47 tag that chooses digits and how lists are written
 */
export function createSaid(catalog: SaidCatalog, locale: string): Said {
  const text = phrasebook<typeof en>(catalog, locale);
  const times = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const names = createListing(locale);
  const list = (of: readonly string[], none: "none" | "nobody") =>
    of.length === 0 ? text(none) : names(of);
  const find = (key: string): unknown =>
    Object.hasOwn(catalog, key) ? Reflect.get(catalog, key) : 0;

  /** @returns null if the catalogue has no such text, or the server gave not all of its values */
  function say(key: string, values: Values = {}): string | null {
    const pattern = find(key);
    if (typeof pattern !== "string") return null;
    const missing = pattern.match(/(?<=\{)\w+(?=\})/g)?.some((name) =>
      !Object.hasOwn(values, name)
    );
    if (missing) return null;
    return fillIn(pattern, (name) => {
      const value = values[name] ?? "";
      return typeof value === "object" ? list(value, "none") : String(value);
    });
  }

  /** How a command is written, with what to put in its places named in the language. */
  function usageIn(usage: string): string {
    return usage.replace(
      /(?<=[<[]#?)\w+(?=[>\]])/g,
      (place) => isolated(say(`place_${place}`) ?? place, usage),
    );
  }

  function help(usages: Values[string] | undefined): string | null {
    if (typeof usages !== "object") return null;
    const lines = usages.map((usage) => {
      const does = say(`help_${/\w+/.exec(usage)?.[0]}`);
      return does === null ? null : fillIn(`{usage} - ${does}`, () => usageIn(usage));
    });
    return lines.includes(null) ? null : [text("notice_help"), ...lines].join("\n");
  }

  function people({ people, more, room }: Values): string | null {
    if (typeof people !== "object") return null;
    const rest = Number(more) > 0 ? [text("manyMore", { n: Number(more) })] : [];
    const said = { people: list([...people, ...rest], "nobody") };
    return room === undefined
      ? say("notice_people_in_conversation", said)
      : say("notice_people_in", { ...said, room });
  }

  /** What was found, with each time as the reader writes it instead of in UTC. */
  function timed(lines: string): string {
    return lines.replace(FOUND, (line, where: string, at: string, name: string, said: string) => {
      const time = times.format(new Date(`${at.replace(" ", "T")}Z`));
      const [when, who, what] = [time, name, said].map((part) => isolated(part, time + line));
      const place = where === "[private]" ? `[${text("found_private")}]` : where;
      return `${place} ${when} ${who}: ${what}`;
    });
  }

  return {
    usage: usageIn,
    error({ code, message, reason, values = {} }) {
      const { usage } = values;
      const told = typeof usage === "string" ? { ...values, usage: usageIn(usage) } : values;
      const special = reason === undefined ? null : say(`error_${reason}`, told);
      return special ?? say(`error_${code}`, told) ?? message;
    },
    notice({ message, code, values = {} }) {
      if (code === "help") return help(values["usages"]) ?? message;
      if (code === "people_in") return people(values) ?? message;
      const { lines } = values;
      if (typeof lines === "string") values = { ...values, lines: timed(lines) };
      const key = code === "topic" && values["topic"] === "" ? "no_topic" : code;
      return say(`notice_${key}`, values) ?? message;
    },
  };
}
