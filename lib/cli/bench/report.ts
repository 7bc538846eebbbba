import type { ErrorCode } from "../../protocol.ts";
import type { BenchArguments, Pace } from "./arguments.ts";
import { AT_A_TIME } from "./crowd.ts";
import type { Histogram } from "./histogram.ts";
import type { Result } from "./run.ts";

/** From so many processors on, the load generator, which has one thread, may be the limit. */
const BUSY_PROCESSORS = 0.9;
/** From so late on, the times tell of the load generator too, in milliseconds. */
const LATE_MS = 20;

const PERCENTILES = [50, 99, 99.9] as const;

/** What to do about a refusal, besides those that are told apart. */
const WAYS_OUT: Partial<Record<ErrorCode, string>> = {
  storage_unavailable: "the server cannot store; its log says why",
  internal: "a fault in the server; its log says more",
  message_too_long: "the server takes shorter messages only",
};

type Asked = Pick<BenchArguments, "url" | "clients" | "pace">;

/** Whether every client got every acked message, once, and whether there were any. */
export function isWhole({ tally, missing, repeated, overdue, unanswered }: Result): boolean {
  return tally.acked > 0 && missing + repeated + overdue + unanswered === 0;
}

/** The figures as JSON, in one line. Times in milliseconds. */
export function reportJson(asked: Asked, result: Result): string {
  const { server, room, crowd, seconds, tally, load } = result;
  return JSON.stringify({
    url: asked.url,
    server,
    room,
    clients: { asked: asked.clients, joined: crowd.members.length },
    senders: result.senders,
    ...("inFlight" in asked.pace
      ? { in_flight: asked.pace.inFlight }
      : { rate: asked.pace.perSecond }),
    seconds: round(seconds),
    joined_in_ms: round(crowd.joinedInMs),
    join_ms: percentilesOf(result.joinMs),
    messages_acked: tally.acked,
    messages_per_second: round(tally.acked / seconds),
    deliveries: tally.deliveries,
    deliveries_per_second: round(tally.deliveries / seconds),
    frames_per_second: round(tally.frames / seconds),
    megabytes_per_second: round(tally.bytes / 1e6 / seconds),
    ack_ms: percentilesOf(tally.ackMs),
    delivery_ms: percentilesOf(tally.deliveryMs),
    missing: result.missing,
    repeated: result.repeated,
    overdue: result.overdue,
    unanswered: result.unanswered,
    refused: Object.fromEntries(allRefused(result)),
    held_back: tally.heldBack,
    limit_per_second: result.limitPerSecond === undefined ? null : round(result.limitPerSecond),
    generator: {
      processors: round(load.processors),
      late_ms: { p50: round(load.lateMs.p50), p99: round(load.lateMs.p99) },
    },
    notes: notes(asked, result),
  });
}

/** The figures as tables, and what has to be said about them. */
export function reportText(asked: Asked, result: Result): string {
  const { server, room, crowd, seconds, tally, load } = result;
  const rate = (name: string, count: number) => [name, amount(count / seconds), amount(count)];
  const times = (name: string, histogram: Histogram) => [
    name,
    ...PERCENTILES.map((percent) => duration(histogram.percentile(percent))),
    duration(histogram.max),
  ];
  const clients = crowd.members.length;
  const remarks = notes(asked, result);
  return [
    `${server} at ${asked.url}`,
    `${clients} clients in one room, ${result.senders} of them send, ${paceText(asked.pace)}`,
    "",
    ...table([
      ["", "a second", `in ${seconds.toFixed(1)} s`],
      rate("Messages acked", tally.acked),
      rate("Deliveries", tally.deliveries),
      rate("Frames", tally.frames),
      rate("Megabytes", tally.bytes / 1e6),
    ]),
    "",
    ...table([
      ["", ...PERCENTILES.map((percent) => `p${percent}`), "max"],
      times("Connect and join", result.joinMs),
      times("Ack", tally.ackMs),
      times("Delivery", tally.deliveryMs),
    ]),
    "",
    `Last client in after ${duration(crowd.joinedInMs)}, ${AT_A_TIME} connecting at a time`,
    completeness(result),
    `Load generator: ${load.processors.toFixed(2)} of ${navigator.hardwareConcurrency} processors${
      isHere(asked.url) ? " (shared with the server)" : ""
    }, late by ${duration(load.lateMs.p99)} (p99)`,
    `The room "${room}" is gone; its history goes after the server's --temporary-room-hours`,
    ...remarks.length > 0 ? [""] : [],
    ...remarks.map((note) => `Note: ${note}`),
  ].join("\n");
}

function completeness({ tally, missing, repeated, overdue, unanswered, waitMs }: Result): string {
  const wrong = [
    missing > 0 ? `LOST: ${amount(missing)} deliveries of acked messages` : "",
    repeated > 0 ? `REPEATED, or out of order: ${amount(repeated)} deliveries` : "",
    overdue + unanswered > 0
      ? `INCOMPLETE: ${amount(overdue)} deliveries of acked messages and ${
        amount(unanswered)
      } answers had not come ${waitMs / 1000} s after the end`
      : "",
  ].filter((text) => text !== "");
  if (wrong.length > 0) return wrong.join("\n");
  if (tally.acked === 0) return "No message was acked";
  return "Lost: nothing; every client got every acked message, once and in order";
}

/** What has to be known to read the figures rightly: limits that were met, refusals, a busy generator. */
function notes(asked: Asked, result: Result): string[] {
  const { crowd, tally, load, limitPerSecond } = result;
  const refused = allRefused(result);
  const found: string[] = [];
  if (crowd.isLimited) {
    found.push(
      `The server let in ${crowd.members.length} of ${asked.clients} clients: its limit on connections from one address was met`,
    );
  }
  if (limitPerSecond !== undefined) {
    found.push(
      `The server's limit on messages was met (${
        amount(refused.get("too_fast") ?? 0)
      } times too_fast), so each sender went on at about ${
        amount(limitPerSecond)
      } a second. The rates show that limit, not the server's speed`,
    );
  }
  for (const [code, count] of refused) {
    if (code === "too_fast") continue;
    const wayOut = WAYS_OUT[code];
    found.push(`${amount(count)} messages were refused (${code})${wayOut ? `: ${wayOut}` : ""}`);
  }
  if (tally.heldBack > 0) {
    found.push(
      `${amount(tally.heldBack)} messages that were due were not sent: ${
        limitPerSecond === undefined ? "the server fell behind" : "the limit left no room for them"
      }`,
    );
  }
  if (crowd.isLimited || limitPerSecond !== undefined) {
    found.push("To measure without limits, start a server for the test: parlor serve --limits off");
  }
  if (load.processors > BUSY_PROCESSORS) {
    found.push(
      "The load generator used all of its processor: the server may be faster than these figures. Take fewer clients, or run it on several machines",
    );
  } else if (load.lateMs.p99 > LATE_MS) {
    found.push(
      `The load generator was late by ${
        duration(load.lateMs.p99)
      }, and the times above with it: too much comes at once, or other programs need this machine. Take fewer clients, or run it on another one`,
    );
  }
  return found;
}

function allRefused({ tally, refusedBefore }: Result): Map<ErrorCode, number> {
  const all = new Map(refusedBefore);
  for (const [code, count] of tally.refused) all.set(code, (all.get(code) ?? 0) + count);
  return all;
}

function paceText(pace: Pace): string {
  if ("perSecond" in pace) return `${amount(pace.perSecond)} messages a second in all`;
  return `each with ${pace.inFlight} messages in flight`;
}

function percentilesOf(histogram: Histogram): Record<string, number | null> {
  const known = (ms: number) => Number.isNaN(ms) ? null : round(ms);
  const percentiles = PERCENTILES.map((percent) => [
    `p${percent}`,
    known(histogram.percentile(percent)),
  ]);
  return { ...Object.fromEntries(percentiles), max: known(histogram.max) };
}

/** First column to the left, the others to the right. */
function table(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join("   ")
  );
}

/** Whether the server runs on this machine, as far as its URL tells. */
function isHere(url: string): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}

function amount(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

function duration(ms: number): string {
  if (Number.isNaN(ms)) return "-";
  return ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
