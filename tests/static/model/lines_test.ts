import { assertEquals } from "@std/assert";
import type { Pending, PendingChange } from "../../../lib/client/transport.ts";
import { type Line, linesOf } from "../../../static/model/lines.ts";
import type { View } from "../../../static/model/view.ts";
import { adasView, after, event, message, NOON, roomOf } from "../cast.ts";

function lines(
  view: View,
  pending: readonly Pending[] = [],
  changes: readonly PendingChange[] = [],
  readers?: readonly string[],
): Line[] {
  return linesOf(roomOf(view, "general"), {
    userId: "ada",
    username: "Ada",
    pending,
    changes,
    readers,
    dayKey: (timestamp) => timestamp.slice(0, 10),
  });
}

/** A line in short: its kind, and how much is in it. */
function sketch(line: Line): string {
  if (line.kind === "group") return `${line.username} ${line.entries.length}`;
  if (line.kind === "presence") return `+${line.joined.join()} -${line.left.join()}`;
  return line.kind;
}

const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();

function presence(type: "user_joined" | "user_left", username: string) {
  const user_id = username.toLowerCase();
  return event(type, { room: "general", user_id, username, timestamp: at(0), user_count: 1 });
}

Deno.test("linesOf() groups messages of one author within five minutes", () => {
  const view = after(
    adasView(),
    event("new_message", message(1, { timestamp: at(0) })),
    event("new_message", message(2, { timestamp: at(5) })),
    event("new_message", message(3, { timestamp: at(10.1) })),
    event("new_message", message(4, { timestamp: at(10.2), user_id: "cy", username: "Cy" })),
    event("new_message", message(5, { timestamp: at(10.3) })),
  );
  assertEquals(lines(view).map(sketch), ["day", "Ben 2", "Ben 1", "Cy 1", "Ben 1"]);
});

Deno.test("linesOf() begins each day with a heading, and never goes back to one", () => {
  const view = after(
    adasView(),
    event("new_message", message(1, { timestamp: "2026-03-01T23:59:00.000Z" })),
    event("new_message", message(2, { timestamp: "2026-03-02T00:01:00.000Z" })),
    event("new_message", message(3, { timestamp: "2026-03-01T23:58:00.000Z" })),
  );
  assertEquals(lines(view).map(sketch), ["day", "Ben 1", "day", "Ben 2"]);
});

Deno.test("linesOf() draws a line where the new messages begin", () => {
  const view = after(
    adasView(),
    event("new_message", message(1)),
    { type: "attention", attentive: false },
    event("new_message", message(2)),
    event("new_message", message(3)),
  );
  assertEquals(lines(view).map(sketch), ["day", "Ben 1", "new", "Ben 2"]);
});

Deno.test("linesOf() folds comings and goings, and leaves out a reload", () => {
  const view = after(
    adasView(),
    event("new_message", message(1)),
    presence("user_joined", "Cy"),
    presence("user_joined", "Dee"),
    presence("user_left", "Ben"),
    presence("user_left", "Dee"),
    event("new_message", message(2)),
    presence("user_left", "Cy"),
    presence("user_joined", "Cy"),
    event("new_message", message(3)),
  );
  assertEquals(lines(view).map(sketch), ["day", "Ben 1", "+Cy -Ben", "Ben 2"]);
});

Deno.test("linesOf() sets actions, topics and notices apart", () => {
  const view = after(
    adasView(),
    event("new_message", message(1)),
    event("new_message", message(2, { kind: "action" })),
    event("new_message", message(3, { kind: "topic" })),
    event("system", { message: "note", timestamp: at(4) }),
    event("new_message", message(4)),
  );
  assertEquals(lines(view).map(sketch), ["day", "Ben 1", "action", "topic", "notice", "Ben 1"]);
});

Deno.test("linesOf() keeps the row of one's own message when it is acknowledged", () => {
  const entry: Pending = { cid: "c1", room: "general", message: "hi", queuedAt: NOON };
  const own = message(1, { user_id: "ada", username: "Ada", cid: "c1", timestamp: at(0) });
  const before = lines(adasView(), [entry]);
  const arrived = after(adasView(), event("new_message", own));
  const between = lines(arrived, [entry]);
  assertEquals(before.map(sketch), ["day", "Ada 1"]);
  assertEquals(between.map(sketch), ["day", "Ada 1"]);
  assertEquals(before.map((line) => line.key), between.map((line) => line.key));
});

Deno.test("linesOf() says who has read one's own last message right under it", () => {
  const entry: Pending = { cid: "c2", room: "general", message: "hi", queuedAt: NOON };
  const own = message(1, { user_id: "ada", username: "Ada", cid: "c1", timestamp: at(0) });
  const said = after(adasView(), event("new_message", own));
  const sketches = (view: View, pending: Pending[], readers?: string[]) =>
    lines(view, pending, [], readers).map((line) => {
      return line.kind === "read_by" ? `read by ${line.names.join()}` : sketch(line);
    });
  assertEquals(sketches(said, [], ["Ben"]), ["day", "Ada 1", "read by Ben"]);
  assertEquals(sketches(said, [], []), ["day", "Ada 1", "read by "]);
  assertEquals(sketches(said, []), ["day", "Ada 1"]);
  assertEquals(sketches(said, [entry], ["Ben"]), ["day", "Ada 2", "read by "]);
  const left = after(said, presence("user_left", "Ben"));
  assertEquals(sketches(left, [], ["Ben"]), ["day", "Ada 1", "read by Ben", "+ -Ben"]);
  const answered = after(said, event("new_message", message(2, { timestamp: at(0) })));
  assertEquals(sketches(answered, [], []), ["day", "Ada 1", "Ben 1"]);
});

Deno.test("linesOf() draws only what is wanted, with the notices that belong there", () => {
  let view = after(adasView(), {
    type: "notice",
    notice: { kind: "system", notice: { message: "" } },
    now: 0,
  });
  for (let seq = 1; seq <= 150; seq++) view = after(view, event("new_message", message(seq)));
  view = after(
    view,
    { type: "notice", notice: { kind: "system", notice: { message: "" } }, now: NOON },
    { type: "opened", room: "garden" },
    { type: "opened", room: "general" },
  );
  const drawn = lines(view);
  const entries = drawn.flatMap((line) => line.kind === "group" ? line.entries : []);
  assertEquals(entries.length, 100);
  assertEquals(drawn.filter((line) => line.kind === "notice").length, 1);
});
