import { parseArgs } from "node:util";
import { number } from "../../config_values.ts";
import { DEFAULT_URL, isHost, isUrl, toSocketUrl } from "../server_url.ts";

/** How senders send: each keeps so many messages unanswered, or all together send so many a second. */
export type Pace = { inFlight: number } | { perSecond: number };

export interface BenchArguments {
  url: string;
  /** Connections to open. */
  clients: number;
  /** How many of them send. */
  senders: number;
  pace: Pace;
  seconds: number;
  /** Whether the report is for machines. */
  json: boolean;
}

const DEFAULTS = { clients: "500", senders: "8", "in-flight": "8", seconds: "5" };

const NUMBERS = {
  clients: number({ min: 1, max: 100_000, whole: true }),
  senders: number({ min: 1, max: 10_000, whole: true }),
  "in-flight": number({ min: 1, max: 1_000, whole: true }),
  rate: number({ min: 0.1, max: 100_000 }),
  seconds: number({ min: 0.1, max: 3_600 }),
};

export const BENCH_USAGE = `Measure a running server with many clients in one room

Usage:
  parlor bench [url] [--clients <n>] [--senders <n>] [--in-flight <n> | --rate <n>]
               [--seconds <n>] [--json]

  url          where the server is, as ws://, wss://, http:// or https://
               (default: ${DEFAULT_URL})
  --clients    connections to open (default: ${DEFAULTS.clients})
  --senders    how many of them send (default: ${DEFAULTS.senders})
  --in-flight  unanswered messages that each sender keeps: as fast as it goes
               (default: ${DEFAULTS["in-flight"]})
  --rate       or: messages that all senders together send a second
  --seconds    how long it is measured, after a short warm-up (default: ${DEFAULTS.seconds})
  --json       the figures as JSON
  --help, -h   this text

A message that reaches one client is one delivery. The ack time is from sending a message to the
server's answer that it is stored, the delivery time from sending it to a client's reading it.

All clients meet in a temporary room of their own. A server with its limits on lets in 200
connections from one address and takes 10 messages a second from each: then these are measured.
For the server's own figures start one for the test, parlor serve --limits off, and run the load
from another machine if you can. On a server in use the load takes speed from its people.
The room's messages stay on disk for --temporary-room-hours; a server for tests only that is
started with --temporary-room-hours 0 deletes them within ten minutes.

The exit code is 0 if every client got every acked message, else 1.
`;

/** Reads what was typed after `parlor bench`. @returns the arguments, "help", or what is wrong with them */
export function readBenchArguments(
  args: readonly string[],
): BenchArguments | "help" | { problems: string[] } {
  let parsed;
  try {
    const value = { type: "string" } as const;
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        clients: value,
        senders: value,
        "in-flight": value,
        rate: value,
        seconds: value,
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    const [problem] = (error as Error).message.split(". ");
    return { problems: [`${problem}. See parlor bench --help`] };
  }
  const { values, positionals } = parsed;
  if (values.help) return "help";
  const problems: string[] = [];
  const read = (flag: keyof typeof NUMBERS, given: string) => {
    try {
      return NUMBERS[flag](given);
    } catch (error) {
      problems.push(`Cannot use --${flag} "${given}": ${(error as Error).message}`);
      return NaN;
    }
  };
  const clients = read("clients", values.clients ?? DEFAULTS.clients);
  // Nobody who asks for a few clients only should have to ask for fewer senders too.
  const senders = values.senders === undefined
    ? Math.min(Number(DEFAULTS.senders), clients)
    : read("senders", values.senders);
  if (senders > clients) {
    problems.push(
      `Cannot have ${senders} senders among ${clients} clients: lower --senders or raise --clients`,
    );
  }
  if (values.rate !== undefined && values["in-flight"] !== undefined) {
    problems.push("Cannot keep both --rate and --in-flight: give one of them");
  }
  const pace = values.rate === undefined
    ? { inFlight: read("in-flight", values["in-flight"] ?? DEFAULTS["in-flight"]) }
    : { perSecond: read("rate", values.rate) };
  const seconds = read("seconds", values.seconds ?? DEFAULTS.seconds);
  const url = readUrl(positionals, problems);
  if (problems.length > 0 || url === undefined) return { problems };
  return { url, clients, senders, pace, seconds, json: values.json ?? false };
}

function readUrl(words: readonly string[], problems: string[]): string | undefined {
  const [word = DEFAULT_URL, ...more] = words;
  if (more.length > 0) {
    problems.push(`One server at a time: ${words.join(" or ")}?`);
    return undefined;
  }
  const url = isUrl(word) ? toSocketUrl(word) : undefined;
  if (url === undefined) {
    problems.push(
      `"${word}" is no URL. Write ${isHost(word) ? `ws://${word}` : `it like ${DEFAULT_URL}`}`,
    );
  }
  return url;
}
