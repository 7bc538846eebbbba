import { assert, assertEquals, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import { Meters } from "../lib/meters.ts";
import { METRICS, prometheusText } from "../lib/metrics.ts";
import { GENERAL } from "../lib/protocol.ts";
import { StoreError } from "../lib/store/store.ts";
import { type Family, parseMetrics } from "./prometheus.ts";
import { TestServer } from "./serve.ts";
import { Stage } from "./stage.ts";

type Families = Map<string, Family>;

async function ask(server: TestServer): Promise<Families> {
  const response = await fetch(server.url("http", "/metrics"));
  assertEquals(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  return parseMetrics(await response.text());
}

/** The value of a sample, by its name and labels. */
function value(families: Families, sample: string): number | undefined {
  const name = sample.split("{")[0]!;
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ""));
  return family?.samples.get(sample);
}

function values(families: Families, samples: Record<string, number>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(samples).map((sample) => [sample, value(families, sample)]),
  );
}

async function read(stage: Stage, version = "1.2.3"): Promise<Families> {
  const { text } = await prometheusText({
    version,
    meters: stage.meters,
    hub: stage.hub.readings,
    uses: new Map([["heap", { used: 1, limit: 2 }]]),
    startedAt: 1_500,
    folder: null,
  });
  return parseMetrics(text);
}

Deno.test("prometheusText() tells every metric of the table, in Prometheus' format", async () => {
  const families = await read(new Stage());
  assertEquals(
    Array.from(families, ([name, { type, help }]) => ({ name, type, help })),
    METRICS.map(({ name, type, help }) => ({ name, type, help })),
  );
});

Deno.test("prometheusText() reads each number from where it is", async () => {
  const meters = Object.assign(new Meters(), {
    connections: 1,
    framesSent: 2,
    framesReceived: 3,
    bytesSent: 4,
    bytesReceived: 5,
    deliveries: 6,
    droppedEvents: 7,
    messages: 8,
    repeatedMessages: 9,
    commitFailures: 10,
    resumedRooms: 11,
    gaps: 12,
    logLinesLost: 13,
    logWaiting: 14,
    changes: 23,
  });
  const hub = {
    ...new Stage().hub.readings,
    people: 15,
    channels: 16,
    backlog: { bytes: 17, mostBytes: 18, busyConnections: 19 },
    owing: 20,
    uncommitted: 21,
    waitingReads: 22,
  };
  const rest = { version: "1", uses: new Map(), startedAt: 0, folder: null };
  const families = parseMetrics((await prometheusText({ meters, hub, ...rest })).text);
  const expected = {
    parlor_connections_opened_total: 1,
    parlor_frames_sent_total: 2,
    parlor_frames_received_total: 3,
    parlor_sent_bytes_total: 4,
    parlor_received_bytes_total: 5,
    parlor_deliveries_total: 6,
    parlor_events_dropped_total: 7,
    parlor_messages_total: 8,
    parlor_messages_repeated_total: 9,
    parlor_commit_failures_total: 10,
    parlor_rooms_resumed_total: 11,
    parlor_gaps_total: 12,
    parlor_log_lines_lost_total: 13,
    parlor_log_waiting_characters: 14,
    parlor_changes_total: 23,
    parlor_people: 15,
    parlor_channels: 16,
    parlor_unsent_bytes: 17,
    parlor_unsent_max_bytes: 18,
    parlor_connections_behind: 19,
    parlor_connections_owed: 20,
    parlor_uncommitted: 21,
    parlor_waiting_reads: 22,
  };
  assertEquals(values(families, expected), expected);
});

Deno.test("prometheusText() leaves out what is not known, and escapes what it is given", async () => {
  const families = await read(new Stage(), 'a"b\\c\nd');
  const build = families.get("parlor_build_info")!.samples;
  assertEquals([...build.keys()], ['parlor_build_info{version="a\\"b\\\\c\\nd"}']);
  for (const name of ["parlor_database_bytes", "parlor_disk_free_bytes"]) {
    assertEquals(families.get(name)!.samples.size, 0, name);
  }
  assertEquals(value(families, 'parlor_bound_limit{bound="heap"}'), 2);
  assertEquals(value(families, "process_start_time_seconds"), 1.5);
});

Deno.test("prometheusText() puts values into buckets by what they are at most", async () => {
  const stage = new Stage();
  for (const records of [1, 2, 3, 2_000, 2_001]) stage.meters.commitRecords.observe(records);
  const families = await read(stage);
  const before = { 1: 1, 2: 2, 5: 3, 1000: 3, 2000: 4, "+Inf": 5 };
  for (const [bound, count] of Object.entries(before)) {
    assertEquals(value(families, `parlor_commit_records_bucket{le="${bound}"}`), count, bound);
  }
  assertEquals(value(families, "parlor_commit_records_sum"), 4_007);
});

Deno.test("Meters counts every frame, byte and event that sockets are given and give", async () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", GENERAL);
  const ben = stage.guest("Ben", GENERAL);
  const cy = stage.plain({ username: "Cy", room: GENERAL });
  const guests = [ada, ben, cy];
  const before = { ...stage.meters };
  const sent = guests.map(({ socket }) => socket.frames.length);
  const said = [
    '{"type":"send_message","data":{"room":"general","message":"上海"},"ref":1}',
    "no JSON",
  ];
  for (const text of said) ada.say(text);
  cy.say("Hello");
  const frames = guests.flatMap(({ socket }, i) => socket.frames.slice(sent[i]));
  const texts = frames.map(String);
  const { meters } = stage;
  assert(frames.length >= 7);
  assertEquals(meters.framesSent - before.framesSent, frames.length);
  assertEquals(
    meters.bytesSent - before.bytesSent,
    texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
  );
  assertEquals(
    meters.deliveries - before.deliveries,
    texts.flatMap((text) => JSON.parse(text)).length,
  );
  assertEquals(meters.framesReceived - before.framesReceived, 3);
  assertEquals(
    meters.bytesReceived - before.bytesReceived,
    [...said, "Hello"].reduce((sum, text) => sum + Buffer.byteLength(text), 0),
  );
  assertEquals(meters.messages - before.messages, 2);
  assertEquals(value(await read(stage), 'parlor_errors_total{code="bad_frame"}'), 1);
});

Deno.test("Meters counts what a slow connection is not sent, and its end", async () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", GENERAL);
  const ben = stage.guest("Ben", GENERAL);
  ben.socket.stalled = true;
  ben.socket.bufferedAmount = 100_000;
  stage.clock.advance(1_000);
  ada.ask("typing_start", { room: GENERAL });
  let families = await read(stage);
  assertEquals(
    values(families, {
      "parlor_events_dropped_total": 1,
      "parlor_connections_behind": 1,
      "parlor_unsent_bytes": 0,
    }),
    {
      "parlor_events_dropped_total": 1,
      "parlor_connections_behind": 1,
      "parlor_unsent_bytes": 100_000,
    },
  );
  ada.ask("send_message", { room: GENERAL, message: "x".repeat(4_000) });
  ben.socket.bufferedAmount = 2_000_000;
  stage.clock.advance(1_000);
  families = await read(stage);
  assertEquals(value(families, 'parlor_connections_closed_total{reason="slow"}'), 1);
  assertEquals(value(families, 'parlor_connections{dialect="v1"}'), 1);
});

Deno.test("Meters counts commits that fail, messages sent again, and rooms resumed", async () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", GENERAL);
  const message = { room: GENERAL, message: "Hi", cid: "c1" };
  ada.ask("send_message", message);
  ada.ask("send_message", message);
  const commit = stage.store.commit;
  const before = stage.meters.commitSeconds.count;
  stage.store.commit = () => {
    throw new Error("broken");
  };
  ada.ask("send_message", { ...message, cid: "c2" });
  stage.store.commit = commit;
  const sync = stage.store.sync;
  stage.store.sync = (done) => done(new StoreError("damaged", { cause: "broken" }));
  ada.ask("send_message", { ...message, cid: "c3" });
  stage.store.sync = sync;
  const ben = stage.connect();
  const resume = { epoch: stage.store.epoch, rooms: { [GENERAL]: 0 } };
  ben.ask("hello", { username: "Ben", resume });
  const cy = stage.connect();
  cy.ask("hello", { username: "Cy", resume: { ...resume, epoch: "another" } });
  const expected = {
    parlor_messages_total: 1,
    parlor_messages_repeated_total: 1,
    parlor_commit_failures_total: 2,
    parlor_rooms_resumed_total: 2,
    parlor_gaps_total: 1,
    'parlor_errors_total{code="storage_unavailable"}': 2,
  };
  assertEquals(values(await read(stage), expected), expected);
  assert(stage.meters.commitSeconds.count > before);
});

Deno.test("Meters counts a flush once, with all who are sent something, and what is committed for it", async () => {
  const stage = new Stage();
  const guests = Array.from({ length: 40 }, (_, i) => stage.guest(`Guest ${i}`, GENERAL));
  // The first message also stores the room; what could wait for its commit follows.
  guests[0]!.ask("send_message", { room: GENERAL, message: "Hello" });
  stage.clock.advance(5_000);
  const before = await read(stage);
  guests[0]!.ask("send_message", { room: GENERAL, message: "Hi" });
  const after = await read(stage);
  const grown = (sample: string) => value(after, sample)! - value(before, sample)!;
  assertEquals(grown("parlor_flush_connections_count"), 1);
  assertEquals(grown("parlor_flush_connections_sum"), 40);
  assertEquals(grown("parlor_flush_seconds_count"), 1);
  assertEquals(grown("parlor_commit_seconds_count"), 1);
  assertEquals(grown("parlor_commit_records_count"), 1);
  assertEquals(grown("parlor_commit_records_sum"), 1);
  const flushes = stage.meters.flushConnections.count;
  stage.clock.advance(1_000);
  assertEquals(stage.meters.flushConnections.count, flushes, "nobody was owed anything");
});

Deno.test("Meters counts a message once for each room that it went to", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", GENERAL);
  for (const room of ["attic", "cellar"]) ada.ask("create_room", { room });
  ada.ask("create_channel", { channel: "all", rooms: [GENERAL, "attic", "cellar"] });
  ada.ask("send_to_channel", { channel: "all", message: "Hi" });
  assertEquals(stage.meters.messages, 3);
});

Deno.test("Hub reads what waits: for a commit, and for connections that are behind", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", GENERAL);
  const data = { room: GENERAL, message: "Hi" };
  ada.socket.receive(JSON.stringify({ type: "send_message", data }));
  assertEquals(stage.hub.readings.uncommitted, 1);
  stage.settle();
  assertEquals([stage.hub.readings.uncommitted, stage.hub.readings.owing], [0, 0]);
  ada.socket.bufferedAmount = 100_000;
  stage.clock.advance(1_000);
  ada.say(JSON.stringify({ type: "history", data: { room: GENERAL } }));
  assertEquals(stage.hub.readings.waitingReads, 1);
  ada.socket.bufferedAmount = 0;
  stage.clock.advance(100);
  assertEquals(stage.hub.readings.waitingReads, 0);
});

Deno.test("Hub reads how many people and rooms there are, and not who is only remembered", () => {
  const stage = new Stage();
  const [ada, ben] = [stage.guest("Ada", GENERAL, "garden"), stage.guest("Ben", GENERAL)];
  ada.ask("open_direct", { username: "Ben" });
  ada.ask("create_room", { room: "attic", kind: "private" });
  ada.ask("create_channel", { channel: "all", rooms: [GENERAL] });
  ben.socket.end();
  stage.settle();
  assertEquals(stage.hub.census["people"], 2);
  const { people, rooms, listedRooms, channels, connections } = stage.hub.readings;
  assertEquals([people, listedRooms, channels, connections.v1], [1, 2, 1, 1]);
  assertEquals(rooms, { temporary: 1, public: 1, private: 1, announcement: 0, direct: 1 });
});

Deno.test("/metrics tells what happened on a server", async () => {
  await using server = new TestServer({ args: ["--connections-per-address", "3"] });
  const ada = await server.version1("/ws?username=Ada&room=general");
  const ben = await server.version1("/ws?username=Ben&room=general");
  const session: string = (await ben.nextOf("welcome"))["data"].session_id;
  const plain = await server.plain("/ws");
  for (const room of ["general", "garden"]) {
    ada.send({ type: "send_message", data: { room, message: "Hi" }, ref: room });
    await ada.nextOf(room === "general" ? "ack" : "error");
  }
  await fetch(server.url("http", "/metrics"), { headers: { "x-forwarded-for": "192.0.2.1" } })
    .then((response) => response.body?.cancel());
  for (const headers of [{}, { origin: "http://evil.test" }]) {
    await server.version1("/ws", headers).catch(() => {});
  }
  await ben.close();
  await server.logged(`[DISCONNECT] Session ${session.slice(0, 8)} disconnected`);
  const expected = {
    'parlor_connections{dialect="v1"}': 1,
    'parlor_connections{dialect="undecided"}': 1,
    "parlor_connections_opened_total": 3,
    'parlor_connections_closed_total{reason="peer"}': 1,
    'parlor_requests_refused_total{reason="address_cap"}': 1,
    'parlor_requests_refused_total{reason="origin"}': 1,
    'parlor_requests_refused_total{reason="metrics"}': 1,
    'parlor_errors_total{code="room_not_found"}': 1,
    "parlor_messages_total": 1,
    "parlor_people": 2,
    'parlor_rooms{kind="public"}': 1,
    'parlor_bound_limit{bound="address"}': 3,
  };
  assertEquals(values(await ask(server), expected), expected);
  await plain.close();
});

Deno.test("parseMetrics() finds what Prometheus would refuse", () => {
  const head = "# HELP a_total x\n# TYPE a_total counter\n";
  assertEquals(parseMetrics(`${head}a_total 1\n`).get("a_total")!.samples.get("a_total"), 1);
  const wrong = [
    `${head}a_total 1`,
    `${head}a_total one\n`,
    `${head}a_total 1\na_total 2\n`,
    `${head}a_total -1\n`,
    `${head}a_total{b="c} 1\n`,
    `${head}b_total 1\n`,
    `${head}${head}`,
    "# HELP a x\n# TYPE a counter\na 1\n",
    "# TYPE a gauge\na 1\n",
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n',
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
  ];
  for (const text of wrong) assertThrows(() => parseMetrics(text), Error, undefined, text);
});

Deno.test("Meters has every kind from the start", () => {
  const meters = new Meters();
  for (const tally of [meters.errors, meters.refusals, meters.closes]) {
    assert([...tally].length > 0 && [...tally].every(([, count]) => count === 0));
  }
});
