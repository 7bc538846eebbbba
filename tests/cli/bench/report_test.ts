import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Histogram } from "../../../lib/cli/bench/histogram.ts";
import { isWhole, reportJson, reportText } from "../../../lib/cli/bench/report.ts";
import type { Result } from "../../../lib/cli/bench/run.ts";
import { Tally } from "../../../lib/cli/bench/tally.ts";

const asked = { url: "ws://chat.test/ws", clients: 500, pace: { inFlight: 8 } };

function times(...values: number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** A run of two seconds without anything remarkable. */
function result(some: Partial<Result> = {}): Result {
  const tally = Object.assign(new Tally(), {
    acked: 2_500,
    deliveries: 1_250_000,
    frames: 20_000,
    bytes: 300_000_000,
    ackMs: times(5),
    deliveryMs: times(6),
  });
  return {
    server: "Parlor 1.2.3",
    room: "bench-1",
    crowd: { members: [], joinedInMs: 1_234, isLimited: false },
    joinMs: times(40),
    senders: 8,
    seconds: 2,
    tally,
    refusedBefore: new Map(),
    missing: 0,
    repeated: 0,
    waitMs: 10_000,
    overdue: 0,
    unanswered: 0,
    limitPerSecond: undefined,
    load: { processors: 0.5, lateMs: { p50: 1, p99: 3 } },
    ...some,
  };
}

function notes(some: Partial<Result>): string[] {
  return JSON.parse(reportJson(asked, result(some))).notes;
}

Deno.test("reportText() shows what happened, a second and in all", () => {
  const text = reportText(asked, result());
  for (
    const line of [
      "Parlor 1.2.3 at ws://chat.test/ws",
      "                 a second    in 2.0 s",
      "Messages acked      1,250       2,500",
      "Deliveries        625,000   1,250,000",
      "Megabytes             150         300",
      "                       p50       p99     p99.9       max",
      "Delivery           6.00 ms   6.00 ms   6.00 ms   6.00 ms",
      "Last client in after 1.23 s, 64 connecting at a time",
      "Lost: nothing; every client got every acked message, once and in order",
      'The room "bench-1" is gone; its history goes after the server\'s --temporary-room-hours',
    ]
  ) assert(text.split("\n").includes(line), `"${line}" is not in\n${text}`);
  assert(!text.includes("Note:") && !text.includes("shared with the server"));
});

Deno.test("reportText() says it where the server runs on this machine", () => {
  for (const host of ["localhost:8080", "127.0.0.1", "[::1]:9"]) {
    const text = reportText({ ...asked, url: `ws://${host}/ws` }, result());
    assertStringIncludes(text, "processors (shared with the server)");
  }
});

Deno.test("reportText() says at once what is wrong", () => {
  assertStringIncludes(
    reportText(asked, result({ missing: 1_200, repeated: 3 })),
    "LOST: 1,200 deliveries of acked messages\nREPEATED, or out of order: 3 deliveries\n",
  );
  const stalled = result({ overdue: 7, unanswered: 64, tally: new Tally() });
  assertStringIncludes(
    reportText(asked, stalled),
    "INCOMPLETE: 7 deliveries of acked messages and 64 answers had not come 10 s after the end",
  );
  assertStringIncludes(reportText(asked, stalled), "Ack                      - ");
});

Deno.test("isWhole() is what can be asked of every server", () => {
  assert(isWhole(result()));
  for (
    const wrong of [{ missing: 1 }, { repeated: 1 }, { overdue: 1 }, { unanswered: 1 }, {
      tally: new Tally(),
    }]
  ) {
    assert(!isWhole(result(wrong)));
  }
});

Deno.test("reportJson() notes the limits that were met, and how to lift them", () => {
  const crowd = { members: [], joinedInMs: 1, isLimited: true };
  const refusedBefore: Result["refusedBefore"] = new Map([["too_fast", 70]]);
  assertEquals(notes({ crowd, refusedBefore, limitPerSecond: 9.5 }), [
    "The server let in 0 of 500 clients: its limit on connections from one address was met",
    "The server's limit on messages was met (70 times too_fast), so each sender went on at about 9.5 a second. The rates show that limit, not the server's speed",
    "To measure without limits, start a server for the test: parlor serve --limits off",
  ]);
});

Deno.test("reportJson() notes what was refused, in the warm-up too, and what was not sent", () => {
  const tally = Object.assign(new Tally(), { heldBack: 12 });
  tally.refuse("storage_unavailable");
  const refusedBefore: Result["refusedBefore"] = new Map([["storage_unavailable", 2]]);
  assertEquals(notes({ tally, refusedBefore }), [
    "3 messages were refused (storage_unavailable): the server cannot store; its log says why",
    "12 messages that were due were not sent: the server fell behind",
  ]);
});

Deno.test("reportJson() notes that the load generator was the limit", () => {
  const [busy] = notes({ load: { processors: 0.97, lateMs: { p50: 1, p99: 3 } } });
  assertStringIncludes(busy ?? "", "used all of its processor");
  const [late] = notes({ load: { processors: 0.3, lateMs: { p50: 9, p99: 80 } } });
  assertStringIncludes(late ?? "", "late by 80.0 ms");
});
