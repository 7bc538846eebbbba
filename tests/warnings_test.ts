import { assert, assertEquals, assertMatch } from "@std/assert";
import { Bounds } from "../lib/bounds.ts";
import type { Log } from "../lib/log.ts";
import { GENERAL } from "../lib/protocol.ts";
import type { Use } from "../lib/system.ts";
import { type Bound, warningsOf } from "../lib/warnings.ts";
import { TestServer } from "./serve.ts";
import { Stage } from "./stage.ts";

function uses(bound: Bound, used: number): Map<Bound, Use> {
  return new Map([[bound, { used, limit: 100 }]]);
}

Deno.test("warningsOf() warns once from 80 % on, and again only after 70 %", () => {
  let near: ReadonlySet<Bound> = new Set();
  const warned = [79, 80, 100, 71, 85, 69, 79, 81].filter((used) => {
    const result = warningsOf(uses("channels", used), near);
    near = result.near;
    return result.warnings.length > 0;
  });
  assertEquals(warned, [80, 81]);
});

Deno.test("warningsOf() says of each bound how far it is, and what to do", () => {
  const bounds: [Bound, Use, RegExp][] = [
    ["descriptors", { used: 900, limit: 1_000 }, /^900 of 1000 .*ulimit/],
    ["address", { used: 190, limit: 200 }, /^One address has 190 of 200 .*--connections-per-/],
    ["disk", { used: 800 * 2 ** 20, limit: 500 * 2 ** 20 }, /^500 MiB are free .*Make room/],
    ["disk", { used: 800 * 2 ** 20, limit: 0 }, /^0 MiB are free/],
    ["memory", { used: 900 * 2 ** 20, limit: 2 ** 30 }, /has 900 MiB .* 124 MiB left/],
    ["heap", { used: 2 ** 30, limit: 2 ** 30 }, /uses 1024 of 1024 MiB/],
    ["unsent", { used: 1_000, limit: 1_024 }, /^A connection has 1000 of 1024 bytes/],
    ["commit", { used: 0.45, limit: 0.5 }, /^A commit takes 450 ms, 500 ms/],
    ["event_loop", { used: 0.3, limit: 0.25 }, /is 300 ms late/],
    ["log", { used: 90, limit: 100 }, /^90 of 100 characters/],
    ["listed_rooms", { used: 450, limit: 500 }, /^There are 450 rooms/],
    ["channels", { used: 190, limit: 200 }, /^There are 190 of 200 channels/],
  ];
  for (const [bound, use, text] of bounds) {
    const { warnings } = warningsOf(new Map([[bound, use]]), new Set());
    assertEquals(warnings.length, 1, bound);
    assertMatch(warnings[0]!.text, text);
  }
});

Deno.test("warningsOf() forgets a bound that is not known any more", () => {
  const { near } = warningsOf(uses("heap", 90), new Set());
  assertEquals([...near], ["heap"]);
  assertEquals([...warningsOf(new Map(), near).near], []);
});

/** Bounds of a hub, looked at by its clock. @returns what is warned of since the last call, by bound */
function watch(stage: Stage, address: Use | null = null) {
  const warned: unknown[] = [];
  const quiet = () => {};
  const log: Log = {
    debug: quiet,
    info: quiet,
    warn: (tag, _text, fields) => warned.push(`${tag} ${fields?.["bound"]}`),
    error: quiet,
  };
  const { clock, meters, hub } = stage;
  const readHub = () => hub.readings;
  const readAddress = () => address;
  const bounds = new Bounds({ clock, log, meters, readHub, readAddress, folder: null });
  return { bounds, look: () => (clock.advance(5_000), warned.splice(0)) };
}

Deno.test("Bounds warns of a connection that falls behind, once", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", GENERAL);
  const { look, bounds } = watch(stage);
  assertEquals(look(), []);
  ada.socket.stalled = true;
  ada.socket.bufferedAmount = 900_000;
  assertEquals(look(), ["BOUND unsent"]);
  assertEquals(bounds.uses.get("unsent"), { used: 900_000, limit: 1_048_576 });
  assertEquals(look(), []);
});

Deno.test("Bounds warns of slow commits and a late event loop while they last", () => {
  const stage = new Stage();
  const { look } = watch(stage);
  const { commitSeconds, syncSeconds, eventLoopDelaySeconds } = stage.meters;
  commitSeconds.observe(0.1);
  syncSeconds.observe(0.5);
  for (const seconds of [0, 0.2, 0.5]) eventLoopDelaySeconds.observe(seconds);
  assertEquals(look(), ["BOUND commit", "BOUND event_loop"]);
  assertEquals(look(), []);
  for (let i = 0; i < 9; i++) commitSeconds.observe(0.1);
  commitSeconds.observe(3);
  assertEquals(look(), []);
  commitSeconds.observe(0.5);
  assertEquals(look(), ["BOUND commit"]);
});

Deno.test("Bounds warns of a disk that does not answer", () => {
  const stage = new Stage();
  const { look } = watch(stage);
  stage.meters.syncingSince = stage.clock.uptime();
  assertEquals(look(), ["BOUND commit"]);
  stage.meters.syncingSince = null;
  assertEquals(look(), []);
  stage.meters.syncingSince = stage.clock.uptime();
  assertEquals(look(), ["BOUND commit"]);
});

Deno.test("Bounds warns of an address that has nearly all it may, and of a log that nobody reads", () => {
  const stage = new Stage();
  const { look } = watch(stage, { used: 160, limit: 200 });
  stage.meters.logWaiting = 1_000_000;
  assertEquals(look(), ["BOUND address", "BOUND log"]);
});

Deno.test("Bounds knows nothing of what there is not", () => {
  const { bounds } = watch(new Stage());
  assert(!bounds.uses.has("disk") && !bounds.uses.has("address"));
  bounds.stop();
});

Deno.test("A server warns in its log before an address has all the connections it may", async () => {
  await using server = new TestServer({ args: ["--connections-per-address", "5"] });
  for (let i = 0; i < 4; i++) await server.version1();
  server.clock.push(5_000);
  await server.logged(
    "[BOUND] Warning: One address has 4 of 5 connections: more are refused. Raise --connections-per-address; behind a proxy set --trust-proxy on",
  );
});
