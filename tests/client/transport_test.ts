import { assert, assertEquals, assertRejects } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import { CommandError } from "../../lib/client/transport.ts";
import { MAX_PENDING } from "../../lib/client/sends.ts";
import { ADA, edited, EPOCH, info, message, messages, news, page, TestSession } from "./session.ts";

const AT = "2026-01-01T00:00:00.000Z";

function sendAck(room: string, seq: number, cid: string) {
  return { room, id: `${room}${seq}`, seq, timestamp: AT, cid };
}

// Connecting

Deno.test("Transport says hello first, with the subprotocol and its identity", () => {
  const ada = new TestSession({ identity: () => ({ token: "t0", username: "Ada" }) });
  ada.transport.start();
  ada.socket.accept();
  assertEquals(ada.socket.protocols, ["parlor.v1.brief", "parlor.v1"]);
  assertEquals(ada.socket.sent.map((command) => command.type), ["hello"]);
  assertEquals(ada.socket.last("hello").data, { token: "t0", username: "Ada" });
});

Deno.test("Transport goes connecting, online, waiting, online", () => {
  const ada = new TestSession();
  ada.connect();
  ada.reconnect([]);
  assertEquals(ada.states.map((state) => state.kind), [
    "connecting",
    "online",
    "waiting",
    "connecting",
    "online",
  ]);
});

Deno.test("Transport waits with full jitter, longer with each attempt, at most 30 s", () => {
  const ada = new TestSession();
  ada.transport.start();
  const delays: number[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    ada.socket.end(1006);
    const state = ada.state;
    assert(state?.kind === "waiting");
    assertEquals(state.why, "unreachable");
    assertEquals(state.attempt, attempt + 1);
    delays.push(ada.delay);
    ada.retry();
  }
  assertEquals(delays, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

Deno.test("Transport waits at most 2 s while somebody waits for the line, and longer after a while", () => {
  const ada = new TestSession({ awaited: () => true });
  ada.transport.start();
  const delays = (random: number) => {
    ada.random = random;
    return Array.from({ length: 21 }, () => {
      ada.socket.end(1006);
      const { delay } = ada;
      ada.retry();
      return delay;
    });
  };
  const soon = [250, 500, ...new Array(14).fill(1_500)];
  assertEquals(delays(0.5), [...soon, 1_000, 2_000, 4_000, 8_000, 15_000]);
  ada.socket.end(1006);
  ada.transport.probe();
  assertEquals(delays(0.999).slice(0, 4), [499, 999, 1_999, 1_999]);
});

Deno.test("Transport waits longer again for a line that nobody waits for any more", () => {
  let awaited = true;
  const ada = new TestSession({ awaited: () => awaited });
  ada.transport.start();
  for (let attempt = 0; attempt < 10; attempt++) {
    ada.socket.end(1006);
    ada.retry();
  }
  awaited = false;
  ada.socket.end(1006);
  assertEquals(ada.delay, 15_000);
});

Deno.test("Transport keeps away from a server that refuses it, though somebody waits", () => {
  const ada = new TestSession({ awaited: () => true });
  const delays: number[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    ada.connect();
    ada.socket.end(1008);
    delays.push(ada.delay);
    ada.retry();
  }
  assertEquals(delays, [250, 500, 1000, 2000, 4000]);
});

Deno.test("Transport begins with short delays again after a line that held", () => {
  const ada = new TestSession();
  ada.transport.start();
  for (let attempt = 0; attempt < 5; attempt++) {
    ada.socket.end(1006);
    ada.retry();
  }
  ada.connect();
  ada.clock.advance(6_000);
  ada.socket.end(1006);
  assertEquals(ada.delay, 250);
});

Deno.test("Transport keeps backing off from a server that accepts and drops it at once", () => {
  const ada = new TestSession();
  const delays: number[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    ada.connect();
    ada.socket.end(1006);
    delays.push(ada.delay);
    ada.retry();
  }
  assertEquals(delays, [250, 500, 1000, 2000]);
});

Deno.test("Transport comes back after the hint of a restarting server", () => {
  const ada = new TestSession();
  ada.connect();
  ada.socket.end(1012, "retry_after_ms=1234");
  assert(ada.state?.kind === "waiting");
  assertEquals(ada.state.why, "restarting");
  assertEquals(ada.delay, 1234);
  ada.clock.advance(1233);
  assertEquals(ada.sockets.length, 1);
  ada.clock.advance(1);
  assertEquals(ada.sockets.length, 2);
});

for (
  const [code, why] of [
    [1001, "lost"],
    [1006, "lost"],
    [1008, "refused"],
    [1009, "refused"],
    [1012, "restarting"],
    [4008, "slow"],
    [4009, "too_fast"],
    [4010, "resync"],
  ] as const
) {
  Deno.test(`Transport comes back after close code ${code}`, () => {
    const ada = new TestSession();
    ada.connect();
    ada.socket.end(code);
    assert(ada.state?.kind === "waiting");
    assertEquals(ada.state.why, why);
    ada.retry();
    assertEquals(ada.sockets.length, 2);
  });
}

Deno.test("Transport comes back slowly after close code 4009", () => {
  const ada = new TestSession();
  ada.random = 0;
  ada.connect();
  ada.socket.end(4009);
  assertEquals(ada.delay, 8_000);
});

for (const code of [1000, 4003]) {
  Deno.test(`Transport stays away after close code ${code} until it is started again`, () => {
    const ada = new TestSession();
    ada.connect();
    ada.socket.end(code, "Goodbye");
    assertEquals(ada.state, { kind: "closed", code, reason: "Goodbye" });
    ada.clock.advance(600_000);
    ada.transport.reconnectNow();
    ada.transport.probe();
    assertEquals(ada.sockets.length, 1);
    ada.transport.start();
    assertEquals(ada.sockets.length, 2);
  });
}

Deno.test("Transport comes back without the token after close code 4001", () => {
  const ada = new TestSession({ identity: () => ({ token: "old", username: "Ada" }) });
  ada.transport.start();
  ada.socket.accept();
  ada.socket.say({ type: "error", data: { code: "bad_token", message: "No" } });
  ada.socket.end(4001, "bad token");
  ada.retry();
  ada.socket.accept();
  assertEquals(ada.socket.last("hello").data, { username: "Ada" });
  assertEquals(ada.events, []);
});

Deno.test("Transport comes back without the token that the answer to hello refuses", () => {
  const ada = new TestSession({ identity: () => ({ token: "old", username: "Ada" }) });
  ada.transport.start();
  ada.socket.accept();
  ada.refuse("hello", { code: "bad_token" });
  ada.retry();
  ada.socket.accept();
  assertEquals(ada.socket.last("hello").data, { username: "Ada" });
});

Deno.test("Transport stays away after close code 4001 if it showed no token", () => {
  const ada = new TestSession();
  ada.connect();
  ada.socket.end(4001, "sign in");
  assertEquals(ada.state, { kind: "closed", code: 4001, reason: "sign in" });
});

Deno.test("Transport is closed with the error if the server refuses the name", () => {
  const ada = new TestSession();
  ada.transport.start();
  ada.socket.accept();
  ada.refuse("hello", { code: "name_too_similar", message: "Taken" });
  assertEquals(ada.state, {
    kind: "closed",
    code: 4001,
    reason: "Taken",
    error: { code: "name_too_similar", message: "Taken" },
  });
  assertEquals(ada.socket.closedWith, 1000);
});

Deno.test("Transport tries again if hello meets an error that passes", () => {
  const ada = new TestSession();
  ada.transport.start();
  ada.socket.accept();
  ada.refuse("hello", { code: "storage_unavailable", retry_after_ms: 700 });
  assertEquals(ada.delay, 700);
});

Deno.test("Transport gives up a socket that does not open", () => {
  const ada = new TestSession();
  ada.transport.start();
  ada.clock.advance(15_000);
  assert(ada.state?.kind === "waiting");
  assertEquals(ada.state.why, "unreachable");
});

Deno.test("Transport passes on what the platform says of a failed attempt", () => {
  const ada = new TestSession();
  ada.transport.start();
  ada.socket.fail("Connection refused");
  ada.socket.end(1006);
  assert(ada.state?.kind === "waiting");
  assertEquals(ada.state.detail, "Connection refused");
});

Deno.test("Transport counts a platform that does not even try as unreachable", () => {
  const ada = new TestSession({
    WebSocket: class {
      constructor() {
        throw new SyntaxError("Invalid URL");
      }
    } as never,
  });
  ada.transport.start();
  assert(ada.state?.kind === "waiting");
  assertEquals(ada.state.why, "unreachable");
  assertEquals(ada.state.detail, "Invalid URL");
  ada.retry();
  assertEquals(ada.state.attempt, 2);
});

Deno.test("Transport.reconnectNow() cuts the wait short, and only a wait", () => {
  const ada = new TestSession();
  ada.connect();
  ada.transport.reconnectNow();
  assertEquals(ada.sockets.length, 1);
  ada.socket.end(1012, "retry_after_ms=60000");
  ada.transport.reconnectNow();
  assertEquals(ada.sockets.length, 2);
  ada.connect();
  ada.clock.advance(30_000);
  ada.socket.say({ type: "pong", data: { timestamp: AT } });
  ada.clock.advance(30_000);
  assertEquals(ada.sockets.length, 2);
});

Deno.test("Transport.stop() closes with 1000, resolves when the socket is closed and stays away", async () => {
  const ada = new TestSession();
  ada.connect();
  const stopped = ada.transport.stop();
  assertEquals(ada.socket.closedWith, 1000);
  ada.socket.end(1000);
  await stopped;
  assertEquals(ada.state, { kind: "closed", code: 1000, reason: "" });
  assertEquals(ada.clock.nextIn, undefined);
});

Deno.test("Transport.stop() does not wait for ever for the closing handshake", async () => {
  const ada = new TestSession();
  ada.connect();
  const stopped = ada.transport.stop();
  ada.clock.advance(2_000);
  await stopped;
});

Deno.test("Transport.stop() from within onEvent leaves the rest of the frame alone", () => {
  const ada: TestSession = new TestSession({
    onEvent: (event) => {
      ada.events.push(event);
      ada.transport.stop();
    },
  });
  ada.connect([info("general", 0), info("garden", 0)]);
  ada.socket.say([news("general", 1), news("general", 2), news("garden", 1)]);
  assertEquals(ada.texts, ["general 1"]);
});

// Liveness

Deno.test("Transport drops a line on which two heartbeats are missing", () => {
  const ada = new TestSession();
  ada.connect();
  ada.clock.advance(50_000);
  assertEquals(ada.state, { kind: "online" });
  ada.clock.advance(10_000);
  assertEquals(ada.socket.closedWith, 1000);
  const waiting = ada.states.find((state) => state.kind === "waiting");
  assertEquals(waiting?.why, "silent");
});

Deno.test("Transport keeps a line on which anything is heard", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  for (let beat = 0; beat < 10; beat++) {
    ada.clock.advance(25_000);
    ada.socket.say({ type: "heartbeat", data: { rooms: {}, timestamp: AT } });
  }
  assertEquals(ada.sockets.length, 1);
});

Deno.test("Transport takes the time between heartbeats from the welcome", () => {
  const ada = new TestSession();
  ada.transport.start();
  ada.socket.accept();
  ada.socket.say({
    type: "welcome",
    data: {
      message: "Welcome",
      server: { name: "Parlor", version: "0" },
      protocol: 1,
      session_id: "s",
      user_id: ADA,
      username: null,
      epoch: EPOCH,
      heartbeat_ms: 2_000,
      limits: { message_length: 4000, frame_bytes: 65536 },
    },
  });
  ada.connect();
  ada.clock.advance(10_000);
  assert(ada.states.some((state) => state.kind === "waiting" && state.why === "silent"));
});

Deno.test("Transport hears nothing more from a line that it gave up", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  const [old] = ada.sockets;
  ada.clock.advance(60_000);
  old?.say(news("general", 1));
  old?.end(1000);
  assertEquals(ada.texts, []);
  assert(ada.state?.kind !== "closed");
});

Deno.test("Transport.probe() drops a line that does not answer within 5 s and comes back at once", () => {
  const ada = new TestSession();
  ada.connect();
  ada.transport.probe();
  assertEquals(ada.socket.of("ping").length, 1);
  ada.clock.advance(5_000);
  assertEquals(ada.sockets.length, 2);
});

Deno.test("Transport.probe() keeps a line that answers", () => {
  const ada = new TestSession();
  ada.connect();
  ada.transport.probe();
  ada.socket.say({ type: "pong", data: { timestamp: AT } });
  ada.clock.advance(5_000);
  assertEquals(ada.sockets.length, 1);
});

Deno.test("Transport.probe() cuts a wait short, and begins with short delays again", () => {
  const ada = new TestSession();
  ada.transport.start();
  for (let attempt = 0; attempt < 5; attempt++) {
    ada.socket.end(1006);
    ada.retry();
  }
  ada.socket.end(1006);
  ada.transport.probe();
  assertEquals(ada.sockets.length, 7);
  ada.socket.end(1006);
  assertEquals(ada.delay, 250);
});

Deno.test("Transport.probe() leaves a pause that the server asked for", () => {
  for (const [code, reason] of [[1012, "retry_after_ms=20000"], [4009, ""]] as const) {
    const ada = new TestSession();
    ada.connect([info("garden")]);
    ada.socket.end(code, reason);
    ada.transport.probe();
    assertEquals(ada.sockets.length, 1, reason);
    ada.transport.reconnectNow();
    assertEquals(ada.sockets.length, 2, "somebody asks for it");
  }
});

Deno.test("Transport.probe() gives up a socket that does not open for 5 s", () => {
  const ada = new TestSession();
  ada.transport.start();
  ada.clock.advance(4_999);
  ada.transport.probe();
  assertEquals(ada.sockets.length, 1);
  ada.clock.advance(1);
  ada.transport.probe();
  ada.clock.advance(0);
  assertEquals(ada.sockets.length, 2);
});

// Requests

Deno.test("Transport.request() resolves with the ack's data", async () => {
  const ada = new TestSession();
  ada.connect();
  const asked = ada.transport.request("list_rooms", {});
  ada.answer("list_rooms", { total: 3 });
  assertEquals(await asked, { total: 3 });
});

Deno.test("Transport.request() rejects with the server's error", async () => {
  const ada = new TestSession();
  ada.connect();
  const asked = ada.transport.request("join_room", { room: "x" });
  ada.refuse("join_room", { code: "too_fast", message: "Slower", retry_after_ms: 900 });
  const error = await assertRejects(() => asked, CommandError, "Slower");
  assertEquals([error.code, error.retryAfterMs, error.retryable], ["too_fast", 900, true]);
});

Deno.test("Transport.request() rejects at once while not online", async () => {
  const ada = new TestSession();
  ada.transport.start();
  ada.socket.accept();
  const error = await assertRejects(() => ada.transport.request("ping", {}), CommandError);
  assertEquals(error.code, "disconnected");
});

Deno.test("Transport.request() rejects if the line breaks, and if no answer comes", async () => {
  const ada = new TestSession();
  ada.connect();
  const cut = ada.transport.request("list_rooms", {});
  ada.socket.end(1006);
  assertEquals((await assertRejects(() => cut, CommandError)).code, "disconnected");
  ada.clock.advance(500);
  ada.connect();
  const unanswered = ada.transport.request("list_rooms", {});
  ada.clock.advance(10_000);
  assertEquals((await assertRejects(() => unanswered, CommandError)).code, "no_answer");
});

Deno.test("Transport.request() refuses a command that the server would close the line for", async () => {
  const ada = new TestSession();
  ada.connect();
  const room = "x".repeat(70_000);
  const error = await assertRejects(
    () => ada.transport.request("join_room", { room }),
    CommandError,
  );
  assertEquals(error.code, "bad_frame");
  assertEquals(ada.socket.of("join_room"), []);
});

// Order

Deno.test("Transport passes on each message once, from a frame or from an array of them", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say(news("general", 5));
  ada.socket.say([news("general", 5), news("general", 6), news("general", 4)]);
  assertEquals(ada.texts, ["general 5", "general 6"]);
});

Deno.test("Transport fetches what is missing before it passes on what came after", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4), info("garden", 0)]);
  ada.socket.say([news("general", 7), news("garden", 1)]);
  assertEquals(ada.texts, ["garden 1"]);
  assertEquals(ada.socket.last("history").data, { room: "general", after: 4, limit: 100 });
  ada.socket.say(news("general", 8));
  ada.answerHistory("general", messages("general", 5, 7));
  assertEquals(ada.texts.slice(1), ["general 5", "general 6", "general 7", "general 8"]);
  assertEquals(ada.of("message_history"), []);
  assertEquals(ada.socket.of("history").length, 1);
});

Deno.test("Transport fetches a long hole page by page", () => {
  const ada = new TestSession();
  ada.connect([info("general", 0)]);
  ada.socket.say(news("general", 1));
  ada.socket.say(news("general", 252));
  ada.answerHistory("general", messages("general", 2, 101), true);
  ada.answerHistory("general", messages("general", 102, 201), true);
  ada.answerHistory("general", messages("general", 202, 252));
  assertEquals(ada.of("new_message").map((data) => data.seq), [...Array(252)].map((_, i) => i + 1));
  assertEquals(ada.socket.of("history").map((command) => command.data.after), [1, 101, 201]);
});

Deno.test("Transport passes changes of messages on in their place among the messages", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say([edited("general", 6, "general4"), news("general", 7)]);
  assertEquals(ada.events, []);
  ada.socket.say(news("general", 5));
  assertEquals(ada.events.map(({ type }) => type), [
    "new_message",
    "message_edited",
    "new_message",
  ]);
  ada.socket.say(edited("general", 6, "general4"));
  assertEquals(ada.events.length, 3);
  assertEquals(ada.transport.snapshot().cursors, { general: 7 });
});

Deno.test("Transport fetches missed changes and messages, and passes them on in the order of the log", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say(news("general", 9));
  const changes = [edited("general", 5, "general4"), edited("general", 8, "general6")];
  const missed = [message("general", 6), message("general", 7, { thread: "general4" })];
  ada.answerHistory("general", missed, true, { changes });
  assertEquals(
    ada.events.map(({ type, data }) => [type, "seq" in data && data.seq]),
    [
      ["message_edited", 5],
      ["new_message", 6],
      ["new_message", 7],
      ["message_edited", 8],
      ["new_message", 9],
    ],
  );
  assertEquals(ada.socket.of("history").length, 1);
});

Deno.test("Transport goes on from where a page ends, whatever its last message is", async () => {
  const ada = new TestSession();
  ada.connect();
  const joined = ada.transport.request("join_room", { room: "general" });
  ada.socket.say(page("general", messages("general", 1, 4), false, { last_seq: 6 }));
  ada.answer("join_room", info("general", 6));
  await joined;
  ada.socket.say(news("general", 7));
  assertEquals(ada.texts, ["general 7"]);
  ada.socket.say({ type: "gap", data: { room: "general", first_seq: 1, last_seq: 12 } });
  ada.answerHistory("general", messages("general", 8, 9), true, { last_seq: 12 });
  ada.socket.say(news("general", 13));
  assertEquals(ada.texts, ["general 7", "general 13"]);
  assertEquals(ada.socket.of("history").length, 1);
});

Deno.test("Transport holds only so many messages, and fetches the others again", () => {
  const ada = new TestSession();
  ada.connect([info("general", 10)]);
  ada.socket.say(messages("general", 12, 411).map((data) => ({ type: "new_message", data })));
  ada.answerHistory("general", messages("general", 11, 110), true);
  assertEquals(ada.of("new_message").at(-1)?.seq, 267);
  ada.answerHistory("general", messages("general", 268, 367), true);
  ada.answerHistory("general", messages("general", 368, 411));
  assertEquals(
    ada.of("new_message").map((data) => data.seq),
    [...Array(401)].map((_, i) => i + 11),
  );
});

Deno.test("Transport finds a lost message by the heartbeat", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say({ type: "heartbeat", data: { rooms: { general: 6 }, timestamp: AT } });
  ada.answerHistory("general", messages("general", 5, 6));
  assertEquals(ada.texts, ["general 5", "general 6"]);
  ada.socket.say({ type: "heartbeat", data: { rooms: { general: 6, other: 9 }, timestamp: AT } });
  assertEquals(ada.socket.of("history").length, 1);
});

Deno.test("Transport asks again if a page cannot be read now", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say(news("general", 6));
  ada.refuse("history", { code: "storage_unavailable" });
  assertEquals(ada.socket.of("history").length, 1);
  ada.clock.advance(1_000);
  ada.answerHistory("general", messages("general", 5, 6));
  assertEquals(ada.texts, ["general 5", "general 6"]);
});

Deno.test("Transport says gap where the server will not give what is missing", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say([news("general", 3), news("general", 7)]);
  ada.refuse("history", { code: "not_in_room" });
  assertEquals(ada.of("gap"), [{ room: "general", first_seq: 7, last_seq: 7 }]);
  assertEquals(ada.texts, ["general 7"]);
});

Deno.test("Transport says gap, once, where a heartbeat tells of a message that is not there", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say({ type: "heartbeat", data: { rooms: { general: 5 }, timestamp: AT } });
  ada.answerHistory("general", []);
  assertEquals(ada.of("gap"), [{ room: "general", first_seq: 6, last_seq: 5 }]);
  assertEquals(ada.socket.of("history").length, 1);
  ada.socket.say(news("general", 6));
  assertEquals(ada.texts, ["general 6"]);
});

Deno.test("Transport loads the last page after the server's gap, and holds what comes meanwhile", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say({ type: "gap", data: { room: "general", first_seq: 900, last_seq: 990 } });
  ada.socket.say(news("general", 991));
  assertEquals(ada.events, []);
  assertEquals(ada.socket.last("history").data, { room: "general", limit: 100 });
  ada.answerHistory("general", messages("general", 891, 990), true);
  assertEquals(ada.events.map((event) => event.type), ["gap", "message_history", "new_message"]);
  assertEquals(ada.of("gap"), [{ room: "general", first_seq: 891, last_seq: 991 }]);
  assertEquals(ada.of("message_history")[0]?.messages.length, 100);
  assertEquals(ada.texts, ["general 991"]);
  assertEquals(ada.transport.snapshot().cursors, { general: 991 });
});

Deno.test("Transport says gap where a page begins later than asked for", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say(news("general", 50));
  ada.answerHistory("general", messages("general", 40, 50));
  ada.answerHistory("general", messages("general", 40, 50));
  assertEquals(ada.of("gap"), [{ room: "general", first_seq: 40, last_seq: 50 }]);
  assertEquals(ada.events.map((event) => event.type), ["gap", "message_history"]);
});

Deno.test("Transport drops a page that a gap has made void", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say(news("general", 7));
  ada.socket.say({ type: "gap", data: { room: "general", first_seq: 7, last_seq: 7 } });
  ada.answerHistory("general", []);
  ada.answerHistory("general", messages("general", 7, 7));
  assertEquals(ada.events.map((event) => event.type), ["gap", "message_history"]);
});

Deno.test("Transport waits for a page as long as the line holds", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say(news("general", 6));
  ada.clock.advance(30_000);
  ada.answerHistory("general", messages("general", 5, 6));
  assertEquals(ada.texts, ["general 5", "general 6"]);
  assertEquals(ada.socket.of("history").length, 1);
});

// Rooms

Deno.test("Transport follows a joined room from the history it was shown", () => {
  const ada = new TestSession();
  ada.connect();
  ada.transport.request("join_room", { room: "garden" });
  ada.socket.say(page("garden", messages("garden", 6, 8)));
  ada.answer("join_room", info("garden", 8));
  ada.socket.say(news("garden", 9));
  assertEquals(ada.texts, ["garden 9"]);
  assertEquals(ada.transport.snapshot().cursors, { garden: 9 });
  assertEquals(ada.socket.of("history"), []);
});

Deno.test("Transport follows a room joined without history from the ack on", () => {
  const ada = new TestSession();
  ada.connect();
  ada.transport.request("join_room", { room: "garden", history: 0 });
  ada.socket.say([page("garden", []), news("garden", 41)]);
  ada.answer("join_room", info("garden", 40));
  assertEquals(ada.texts, ["garden 41"]);
  assertEquals(ada.socket.of("history"), []);
});

Deno.test("Transport follows a room that a slash command joined", () => {
  const ada = new TestSession();
  ada.connect();
  ada.transport.send("", "/join garden");
  ada.socket.say(page("garden", []));
  ada.answer("send_message", { command: "join" });
  ada.socket.say(news("garden", 1));
  assertEquals(ada.texts, ["garden 1"]);
});

Deno.test("Transport shows a room that had been emptied from its first message on", () => {
  const ada = new TestSession();
  ada.connect();
  ada.transport.send("", "/join garden");
  ada.socket.say(page("garden", []));
  ada.socket.say(news("garden", 38));
  ada.answerHistory("garden", [message("garden", 38)]);
  assertEquals(ada.texts, ["garden 38"]);
  assertEquals(ada.of("gap"), []);
});

Deno.test("Transport follows a conversation from its first message on", () => {
  const ada = new TestSession();
  ada.connect();
  ada.socket.say({ type: "room_created", data: info("direct:1", 0, { kind: "direct" }) });
  ada.socket.say({ type: "room_created", data: info("garden", 9) });
  ada.socket.say(news("direct:1", 1));
  assertEquals(ada.texts, ["direct:1 1"]);
  assertEquals(ada.transport.snapshot().cursors, { "direct:1": 1 });
});

Deno.test("Transport catches up on a conversation that began while the line was down", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.reconnect([info("general", 4), info("direct:1", 2, { kind: "direct" })]);
  ada.answerHistory("direct:1", messages("direct:1", 1, 2));
  assertEquals(ada.texts, ["direct:1 1", "direct:1 2"]);
});

Deno.test("Transport stops following what was left, by request and by a slash command", () => {
  const ada = new TestSession();
  ada.connect([
    info("general", 1),
    info("garden", 2),
    info("lab", 3),
    info("direct:1", 4, { kind: "direct" }),
  ]);
  ada.transport.request("leave_room", { room: "lab" });
  ada.answer("leave_room", { rooms: ["general", "garden"] });
  assertEquals(ada.transport.snapshot().cursors, { general: 1, garden: 2, "direct:1": 4 });
  ada.socket.say({
    type: "user_left",
    data: { room: "garden", user_id: ADA, username: "Ada", timestamp: AT, user_count: 1 },
  });
  assertEquals(ada.transport.snapshot().cursors, { general: 1, "direct:1": 4 });
  assertEquals(ada.of("user_left").length, 1);
  ada.transport.forget("general");
  assertEquals(ada.transport.snapshot().cursors, { "direct:1": 4 });
});

Deno.test("Transport passes a page that was asked for on, and its news only in their turn", async () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  const asked = ada.transport.request("history", { room: "general", before: 3 });
  ada.answerHistory("general", messages("general", 1, 2));
  assertEquals(await asked, { room: "general", count: 2, has_more: false });
  assertEquals(ada.of("message_history")[0]?.messages.length, 2);

  ada.transport.request("history", { room: "general" });
  ada.answerHistory("general", messages("general", 3, 5));
  assertEquals(ada.of("message_history")[1]?.messages.map((each) => each.seq), [3, 4]);
  ada.answerHistory("general", messages("general", 5, 5));
  assertEquals(ada.texts, ["general 5"]);
});

Deno.test("Transport lets a page say nothing of what is newer than the last event passed on", async () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  const loaded = ada.transport.request("history", { room: "general", after: 2 });
  const changes = [edited("general", 4, "general1"), edited("general", 6, "general1")];
  const news = [message("general", 3), message("general", 5)];
  ada.answerHistory("general", news, false, { changes });
  const { messages, ...rest } = ada.of("message_history")[0]!;
  assertEquals(messages.map(({ seq }) => seq), [3]);
  assertEquals([rest.first_seq, rest.last_seq], [3, 4]);
  assertEquals(rest.changes?.map(({ data }) => data.seq), [4]);
  assertEquals(ada.socket.last("history").data.after, 4, "what is new is fetched in its turn");
  await loaded;
});

Deno.test("Transport asks for one page of a room at a time", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.transport.request("history", { room: "General", before: 3 });
  ada.socket.say(news("general", 6));
  assertEquals(ada.socket.of("history").length, 1);
  ada.answerHistory("general", messages("general", 1, 2));
  ada.answerHistory("general", messages("general", 5, 6));
  assertEquals(ada.texts, ["general 5", "general 6"]);
  assertEquals(ada.of("message_history").length, 1);
});

Deno.test("Transport follows what is said to everyone from the first message on", () => {
  const ada = new TestSession();
  ada.connect();
  ada.socket.say(news("*", 9));
  assertEquals(ada.texts, ["* 9"]);
  assertEquals(ada.transport.snapshot().cursors, { "*": 9 });
});

// Resuming

Deno.test("Transport leaves what it was fetching to the resume", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.say(news("general", 7));
  ada.reconnect([info("general", 7)]);
  ada.socket.say(news("general", 5));
  ada.socket.say([news("general", 6), news("general", 7)]);
  assertEquals(ada.texts, ["general 5", "general 6", "general 7"]);
  assertEquals(ada.socket.of("history"), []);
});

Deno.test("Transport resumes from the cursors of all its rooms", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4), info("garden", 2)]);
  ada.socket.say(news("general", 5));
  ada.reconnect([info("general", 6), info("garden", 2)]);
  assertEquals(ada.socket.last("hello").data, {
    username: "Ada",
    resume: { epoch: EPOCH, rooms: { general: 5, garden: 2 } },
  });
  ada.socket.say([news("general", 6), news("garden", 3)]);
  assertEquals(ada.texts, ["general 5", "general 6", "garden 3"]);
  assertEquals(ada.socket.of("history"), []);
});

Deno.test("Transport resumes joined rooms and the newest conversations, and catches up on the rest", () => {
  const directs = Array.from({ length: LIMITS.resumeRooms + 5 }, (_, index) => `direct:${index}`);
  const cursors = Object.fromEntries(["*", ...directs, "garden"].map((room) => [room, 1]));
  const ada = new TestSession({ restore: { epoch: EPOCH, cursors, pending: [], changes: [] } });
  const rooms = ["*", ...directs, "garden"].map((room) => info(room, 1));
  ada.connect(rooms);
  ada.socket.say(news("direct:3", 2));
  ada.socket.end(1006);
  ada.retry();
  ada.socket.accept();
  const resumed = Object.keys(ada.socket.last("hello").data.resume.rooms);
  assertEquals(resumed.length, LIMITS.resumeRooms);
  const wanted = ["*", "garden", "direct:3", directs.at(-1)];
  assertEquals(wanted.filter((room) => !resumed.includes(room ?? "")), []);
  assert(!resumed.includes("direct:0"));
  const busy = ["direct:0", "direct:3"];
  ada.connect(rooms.map(({ room }) => info(room, busy.includes(room) ? 2 : 1)));
  ada.answerHistory("direct:0", messages("direct:0", 2, 2));
  assertEquals(ada.texts, ["direct:3 2", "direct:0 2"]);
  assertEquals(ada.of("gap"), []);
  assertEquals(Object.keys(ada.transport.snapshot().cursors).length, rooms.length);
});

Deno.test("Transport keeps its resume far from the largest frame", () => {
  const directs = Array.from({ length: 900 }, (_, index) => `direct:${"x".repeat(60)}${index}`);
  const cursors = Object.fromEntries([...directs, "garden"].map((room) => [room, 1]));
  const ada = new TestSession({ restore: { epoch: EPOCH, cursors, pending: [], changes: [] } });
  ada.transport.start();
  ada.socket.accept();
  const { resume } = ada.socket.last("hello").data;
  assert(JSON.stringify(resume).length < LIMITS.frameBytes / 2 + 100);
  assert(Object.hasOwn(resume.rooms, "garden"));
});

Deno.test("Transport tries once without cursors if the server refuses them", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4), info("direct:1", 2, { kind: "direct" })]);
  ada.socket.end(1006);
  ada.retry();
  ada.socket.accept();
  ada.refuse("hello", { code: "bad_field" });
  assertEquals(ada.socket.of("hello").length, 2);
  assertEquals(ada.socket.last("hello").data, { username: "Ada" });
  ada.connect([info("direct:1", 3, { kind: "direct" })]);
  assertEquals(ada.of("room_deleted"), [{ room: "general" }]);
  ada.answerHistory("direct:1", messages("direct:1", 1, 3));
  assertEquals(ada.of("gap").map((gap) => gap.room), ["direct:1"]);
  ada.reconnect([info("direct:1", 3, { kind: "direct" })]);
  assertEquals(ada.socket.last("hello").data.resume.rooms, { "direct:1": 3 });
});

Deno.test("Transport is closed if the server refuses the hello without cursors, too", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.end(1006);
  ada.retry();
  ada.socket.accept();
  ada.refuse("hello", { code: "bad_field" });
  ada.refuse("hello", { code: "bad_field", message: "Bad" });
  const error = { code: "bad_field" as const, message: "Bad" };
  assertEquals(ada.state, { kind: "closed", code: 4001, reason: "Bad", error });
});

Deno.test("Transport gets in and resumes once the missing name is there", () => {
  const me: { username?: string } = {};
  const ada = new TestSession({
    identity: () => me,
    restore: { epoch: EPOCH, cursors: { general: 4 }, pending: [], changes: [] },
  });
  ada.transport.start();
  ada.socket.accept();
  ada.refuse("hello", { code: "name_required" });
  assert(ada.state?.kind === "closed");
  assertEquals(ada.state.error?.code, "name_required");
  me.username = "Ada";
  ada.transport.start();
  ada.socket.accept();
  assertEquals(ada.socket.last("hello").data, {
    username: "Ada",
    resume: { epoch: EPOCH, rooms: { general: 4 } },
  });
  ada.connect([info("general", 5)]);
  ada.socket.say(news("general", 5));
  assertEquals(ada.texts, ["general 5"]);
});

Deno.test("Transport takes the hello's replay from the very frame of its ack", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.socket.end(1006);
  ada.retry();
  ada.socket.accept();
  const { ref } = ada.socket.last("hello");
  const rooms = [info("general", 5)];
  const data = { user_id: ADA, username: "Ada", token: "t", epoch: EPOCH, rooms };
  ada.socket.say([{ type: "ack", ref, data }, news("general", 5)]);
  assertEquals(ada.texts, ["general 5"]);
});

Deno.test("Transport forgets rooms that the hello's ack does not name", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4), info("garden", 2)]);
  ada.reconnect([info("general", 4)]);
  assertEquals(ada.transport.snapshot().cursors, { general: 4 });
});

Deno.test("Transport reloads all rooms of another epoch, each gap once", () => {
  const ada = new TestSession();
  ada.connect([info("general", 104), info("garden", 7)]);
  ada.reconnect([info("general", 50), info("garden", 8)], { epoch: "epoch2" });
  ada.socket.say([
    { type: "gap", data: { room: "general", first_seq: 1, last_seq: 50 } },
    { type: "gap", data: { room: "garden", first_seq: 1, last_seq: 8 } },
    news("general", 51),
  ]);
  const refs = ada.socket.of("history");
  assertEquals(refs.map((command) => command.data.room), ["general", "garden"]);
  assertEquals(ada.transport.snapshot().epoch, EPOCH);
  ada.socket.say(page("general", messages("general", 1, 50)));
  ada.socket.say({
    type: "ack",
    ref: refs[0]?.ref,
    data: { room: "general", count: 50, has_more: false },
  });
  assertEquals(ada.transport.snapshot().epoch, EPOCH, "garden is of the old epoch still");
  ada.answerHistory("garden", messages("garden", 1, 8));
  assertEquals(ada.of("gap").map((gap) => gap.room), ["general", "garden"]);
  assertEquals(ada.socket.of("history").length, 2);
  assertEquals(ada.texts, ["general 51"]);
  assertEquals(ada.transport.snapshot(), {
    epoch: "epoch2",
    cursors: { general: 51, garden: 8 },
    pending: [],
    changes: [],
  });
});

Deno.test("Transport reloads the rooms of another epoch though the server says no gap", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.reconnect([info("general", 6)], { epoch: "epoch2" });
  ada.answerHistory("general", messages("general", 1, 6));
  assertEquals(ada.of("gap"), [{ room: "general", first_seq: 1, last_seq: 6 }]);
});

Deno.test("Transport does not take half a reload for a whole one", () => {
  const ada = new TestSession();
  ada.connect([info("general", 104), info("garden", 7), info("lab", 1)]);
  ada.reconnect([info("general", 50), info("garden", 8), info("lab", 1)], { epoch: "epoch2" });
  ada.socket.end(1006);
  ada.transport.forget("lab");
  ada.retry();
  ada.socket.accept();
  assertEquals(ada.socket.last("hello").data.resume.epoch, EPOCH);
});

Deno.test("Transport reloads a room whose log is shorter than its cursor", () => {
  const ada = new TestSession();
  ada.connect([info("general", 104)]);
  ada.reconnect([info("general", 100)]);
  ada.socket.say(news("general", 101));
  ada.answerHistory("general", messages("general", 1, 100));
  assertEquals(ada.events.map((event) => event.type), ["gap", "message_history", "new_message"]);
});

Deno.test("Transport goes on where a snapshot was taken", () => {
  const ada = new TestSession({
    restore: {
      epoch: EPOCH,
      cursors: { general: 5 },
      pending: [{ cid: "kept", room: "general", message: "Hello", queuedAt: 1 }],
      changes: [{
        cid: "changed",
        room: "general",
        queuedAt: 2,
        change: { type: "react", id: "general5", emoji: "👍" },
      }],
    },
  });
  ada.transport.start();
  ada.socket.accept();
  assertEquals(ada.socket.last("hello").data.resume, { epoch: EPOCH, rooms: { general: 5 } });
  ada.connect([info("general", 5)]);
  assertEquals(ada.socket.last("send_message").data, {
    room: "general",
    message: "Hello",
    cid: "kept",
  });
  ada.answer("send_message", sendAck("general", 6, "kept"));
  assertEquals(ada.socket.last("react").data, {
    room: "general",
    id: "general5",
    emoji: "👍",
    cid: "changed",
  });
});

// Sending

Deno.test("Transport.send() keeps a message until it is acked", () => {
  const ada = new TestSession();
  const pending = ada.transport.send("general", "Hello");
  assertEquals(pending.cid, "cid1");
  ada.connect([info("general")]);
  assertEquals(ada.pending.length, 1);
  ada.answer("send_message", sendAck("general", 1, "cid1"));
  assertEquals(ada.pending, []);
  assertEquals(ada.transport.snapshot().pending, []);
});

Deno.test("Transport.send() sends one message of a room at a time, in order", () => {
  const ada = new TestSession();
  ada.connect([info("general"), info("garden")]);
  for (const text of ["a", "b"]) ada.transport.send("general", text);
  ada.transport.send("garden", "c");
  const sent = () => ada.socket.of("send_message").map((command) => command.data.message);
  assertEquals(sent(), ["a", "c"]);
  const [a] = ada.socket.of("send_message");
  ada.socket.say({ type: "ack", ref: a?.ref, data: sendAck("general", 1, "cid1") });
  assertEquals(sent(), ["a", "c", "b"]);
});

Deno.test("Transport sends unacked messages again after a reconnect, in order, with their cid", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  for (const text of ["a", "b"]) ada.transport.send("general", text);
  ada.reconnect([info("general")]);
  ada.answer("send_message", sendAck("general", 1, "cid1"));
  ada.answer("send_message", sendAck("general", 2, "cid2"));
  assertEquals(ada.socket.of("send_message").map((command) => command.data.cid), ["cid1", "cid2"]);
  assertEquals(ada.pending, []);
});

Deno.test("Transport sends a message again if the ack does not come", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  ada.transport.send("general", "a");
  ada.clock.advance(12_000);
  assertEquals(ada.socket.of("send_message").map((command) => command.data.cid), ["cid1", "cid1"]);
});

Deno.test("Transport finds a dead line by a message that is not answered", () => {
  const ada = new TestSession();
  ada.connect([info("garden")]);
  ada.transport.send("garden", "one");
  ada.clock.advance(9_999);
  assertEquals(ada.socket.of("ping").length, 0);
  ada.clock.advance(1);
  assertEquals(ada.socket.of("ping").length, 1);
  ada.clock.advance(5_000);
  assertEquals([ada.sockets.length, ada.delay], [1, 250], "others may be without an answer, too");
  ada.retry();
  assertEquals(ada.sockets.length, 2);
});

Deno.test("Transport comes back ever later to a server that greets and then answers nothing", () => {
  const ada = new TestSession();
  ada.connect([info("garden")]);
  ada.transport.send("garden", "one");
  const delays = Array.from({ length: 5 }, () => {
    ada.clock.advance(10_000);
    ada.clock.advance(5_000);
    const { delay } = ada;
    ada.retry();
    ada.connect([info("garden")]);
    return delay;
  });
  assertEquals(delays, [250, 500, 1_000, 2_000, 4_000]);
});

Deno.test("Transport takes its own message for the lost ack", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  ada.transport.send("general", "a");
  ada.transport.send("general", "b");
  ada.socket.say(news("general", 1, { user_id: "somebody", cid: "cid1" }));
  assertEquals(ada.pending.length, 2, "a cid is its author's");
  ada.socket.say(news("general", 2, { user_id: ADA, cid: "cid1" }));
  assertEquals(ada.pending.map((each) => each.cid), ["cid2"]);
  assertEquals(ada.socket.last("send_message").data.cid, "cid2");
  ada.transport.send("general", "c");
  const [a] = ada.socket.of("send_message");
  ada.socket.say({ type: "ack", ref: a?.ref, data: sendAck("general", 2, "cid1") });
  assertEquals(ada.socket.of("send_message").length, 2, "the ack was not for b");
});

Deno.test("Transport sends again after an error that passes, when the server says", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  ada.transport.send("general", "a");
  ada.refuse("send_message", { code: "too_fast", retry_after_ms: 3_000 });
  ada.clock.advance(2_999);
  assertEquals(ada.socket.of("send_message").length, 1);
  ada.clock.advance(1);
  assertEquals(ada.socket.of("send_message").length, 2);
  ada.refuse("send_message", { code: "storage_unavailable" });
  ada.clock.advance(1_000);
  assertEquals(ada.socket.of("send_message").length, 3);
  assertEquals(ada.pending[0]?.failed, undefined);
});

Deno.test("Transport tells when the next message goes while the server finds it too fast", () => {
  const paced: [room: string, inMs: number][] = [];
  const ada = new TestSession({
    onPaced: (room, at) => paced.push([room, at - ada.clock.now()]),
  });
  ada.connect([info("general")]);
  for (const text of ["a", "b"]) ada.transport.send("general", text);
  ada.refuse("send_message", { code: "storage_unavailable", retry_after_ms: 1_000 });
  ada.clock.advance(1_000);
  assertEquals(paced, [], "that is no matter of speed");
  ada.refuse("send_message", { code: "too_fast", retry_after_ms: 3_000 });
  assertEquals(paced, [["general", 3_000]]);
  ada.clock.advance(3_000);
  ada.answer("send_message", sendAck("general", 1, "cid1"));
  assertEquals(paced, [["general", 3_000], ["general", 100]], "the one after it waits too");
});

Deno.test("Transport slows down when the server finds it too fast, and gets faster again", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  for (let text = 0; text < 100; text++) ada.transport.send("general", `${text}`);
  let seq = 0;
  const accept = () => ada.answer("send_message", sendAck("general", ++seq, `cid${seq}`));
  accept();
  assertEquals(ada.socket.of("send_message").length, 2);
  ada.refuse("send_message", { code: "too_fast", retry_after_ms: 40 });
  ada.clock.advance(40);
  accept();
  assertEquals(ada.socket.of("send_message").length, 3, "the third waits");
  ada.clock.advance(99);
  assertEquals(ada.socket.of("send_message").length, 3);
  ada.clock.advance(1);
  assertEquals(ada.socket.of("send_message").length, 4);
  for (let more = 0; more < 50; more++) {
    accept();
    ada.clock.advance(100);
  }
  const before = ada.socket.of("send_message").length;
  accept();
  assertEquals(ada.socket.of("send_message").length, before + 1, "no pause any more");
});

Deno.test("Transport marks a message that the server will not take, and goes on with the next", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  ada.transport.send("general", "a");
  ada.transport.send("general", "b");
  ada.refuse("send_message", { code: "read_only", message: "No" });
  assertEquals(ada.pending[0]?.failed, { code: "read_only", message: "No" });
  assertEquals(ada.socket.last("send_message").data.message, "b");
  ada.answer("send_message", sendAck("general", 1, "cid2"));
  ada.transport.retry("cid1");
  assertEquals(ada.pending[0]?.failed, undefined);
  assertEquals(ada.socket.last("send_message").data, {
    room: "general",
    message: "a",
    cid: "cid1",
  });
  ada.transport.discard("cid1");
  assertEquals(ada.pending, []);
});

Deno.test("Transport gives a message up that makes the server fail again and again", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  ada.transport.send("general", "a");
  for (let attempt = 0; attempt < 8; attempt++) {
    ada.refuse("send_message", { code: "internal", retry_after_ms: 1_000 });
    ada.clock.advance(1_000);
  }
  assertEquals(ada.pending[0]?.failed?.code, "internal");
});

Deno.test("Transport takes an error code that it does not know for final", () => {
  const ada = new TestSession();
  ada.connect([info("general")]);
  ada.transport.send("general", "a");
  ada.refuse("send_message", { code: "from_the_future" });
  assertEquals(ada.pending[0]?.failed?.code as string, "from_the_future");
});

Deno.test("Transport.send() fails a message that is too long, and one too many", () => {
  const ada = new TestSession();
  assertEquals(ada.transport.send("general", "😀".repeat(4_000)).failed, undefined);
  assertEquals(
    ada.transport.send("general", "a".repeat(4_001)).failed?.code,
    "message_too_long",
  );
  for (let sent = 2; sent < MAX_PENDING; sent++) ada.transport.send("general", "a");
  assertEquals(ada.transport.send("general", "a").failed?.code, "too_fast");
  assertEquals(ada.pending.length, MAX_PENDING);
});

Deno.test("Transport.send() says what a message is an answer to", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.transport.send("general", "Yes", { reply_to: "general4", thread: "general3" });
  assertEquals(ada.socket.last("send_message").data, {
    room: "general",
    message: "Yes",
    cid: "cid1",
    reply_to: "general4",
    thread: "general3",
  });
});

Deno.test("Transport.change() sends a change until it is acked, in its turn among the messages", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.transport.send("general", "Hello");
  ada.transport.change("general", { type: "edit_message", id: "general4", message: "Better" });
  ada.transport.change("general", { type: "delete_message", id: "general4" });
  assertEquals(ada.pending.length, 1);
  assertEquals(ada.changes.length, 2);
  assertEquals(ada.socket.of("edit_message").length, 0);
  ada.answer("send_message", sendAck("general", 5, "cid1"));
  const edit = { room: "general", id: "general4", message: "Better", cid: "cid2" };
  assertEquals(ada.socket.last("edit_message").data, edit);
  ada.reconnect([info("general", 5)]);
  assertEquals(ada.socket.last("edit_message").data, edit, "once more, with the same cid");
  ada.answer("edit_message", sendAck("general", 6, "cid2"));
  assertEquals(ada.changes.map(({ cid }) => cid), ["cid3"]);
  ada.answer("delete_message", sendAck("general", 7, "cid3"));
  assertEquals(ada.changes, []);
});

Deno.test("Transport keeps a change that the server refuses until it is tried again or forgotten", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  ada.transport.change("general", { type: "pin_message", id: "general4", pinned: true });
  ada.refuse("pin_message", { code: "too_many_pins", message: "Full" });
  assertEquals(ada.changes[0]?.failed, { code: "too_many_pins", message: "Full" });
  ada.transport.retry("cid1");
  assertEquals(ada.socket.of("pin_message").length, 2);
  ada.refuse("pin_message", { code: "too_many_pins", message: "Full" });
  ada.transport.discard("cid1");
  assertEquals(ada.changes, []);
});

Deno.test("Transport.change() fails an edit that is too long", () => {
  const ada = new TestSession();
  ada.connect([info("general", 4)]);
  const message = "x".repeat(LIMITS.messageLength + 1);
  const { failed } = ada.transport.change("general", { type: "edit_message", id: "m", message });
  assertEquals(failed?.code, "message_too_long");
  assertEquals(ada.socket.of("edit_message").length, 0);
});

Deno.test("Transport sends messages after what onHello asked for", () => {
  const ada: TestSession = new TestSession({
    onHello: () => ada.transport.request("join_room", { room: "garden" }).catch(() => {}),
  });
  ada.transport.send("garden", "Hello");
  ada.connect();
  assertEquals(ada.socket.sent.map((command) => command.type), [
    "hello",
    "join_room",
    "send_message",
  ]);
});

// Bad frames

Deno.test("Transport skips what is not protocol version 1", () => {
  const ada = new TestSession();
  ada.connect([info("general", 0)]);
  const bad = [
    "no JSON",
    "null",
    "[1, null, {}]",
    '{"type":"new_message"}',
    '{"type":"new_message","data":{"room":"general","seq":"1"}}',
    '{"type":"constructor","data":{}}',
    '{"type":"heartbeat","data":{"rooms":{"general":-1},"timestamp":""}}',
    '{"type":"from_the_future","data":{}}',
    '{"type":"pong","data":{"timestamp":"soon"}}',
    JSON.stringify(news("general", 1, { timestamp: "yesterday, perhaps" })),
    '{"type":"ack","ref":999,"data":{}}',
    '{"type":"error","ref":1,"data":null}',
  ];
  for (const frame of bad) ada.socket.say(frame);
  assertEquals(ada.events, []);
  assertEquals(ada.ignored.length, bad.length + 2);
  ada.socket.say([{ type: "nonsense" }, news("general", 1)]);
  assertEquals(ada.texts, ["general 1"]);
});

Deno.test("Transport goes on after an event that its reader cannot bear", () => {
  const seen: string[] = [];
  const ada = new TestSession({
    onEvent: (event) => {
      if (event.type !== "new_message") return;
      if (event.data.seq === 1) throw new RangeError("Invalid time value");
      seen.push(event.data.message);
    },
  });
  ada.connect([info("general", 0)]);
  ada.socket.say([news("general", 1), news("general", 2)]);
  assertEquals(seen, ["general 2"]);
  assertEquals(ada.ignored, ["something that failed: RangeError: Invalid time value"]);
});

Deno.test("Transport takes a malformed ack for none", async () => {
  const ada = new TestSession();
  ada.connect();
  const asked = ada.transport.request("list_rooms", {});
  ada.answer("list_rooms", { total: "many" });
  assertEquals((await assertRejects(() => asked, CommandError)).code, "no_answer");
});

Deno.test("Transport.snapshot() and hello survive a room named __proto__", () => {
  const ada = new TestSession();
  ada.connect([info("__proto__", 3)]);
  assertEquals(Object.entries(ada.transport.snapshot().cursors), [["__proto__", 3]]);
  ada.reconnect([info("__proto__", 3)]);
  assertEquals(JSON.stringify(ada.socket.last("hello").data.resume.rooms), '{"__proto__":3}');
});
