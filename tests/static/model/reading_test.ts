import { assertEquals, assertStrictEquals } from "@std/assert";
import type { RoomUnread } from "../../../lib/protocol.ts";
import { type Line, linesOf } from "../../../static/model/lines.ts";
import type { Change } from "../../../static/model/reduce.ts";
import {
  EMPTY_VIEW,
  isNewAbove,
  readersOf,
  shownOf,
  type View,
} from "../../../static/model/view.ts";
import {
  adasView,
  after,
  event,
  info,
  looks,
  message,
  messages,
  page,
  person,
  roomOf,
} from "../cast.ts";

const garden = (view: View) => roomOf(view, "garden");
const general = (view: View) => roomOf(view, "general");
const inGarden = (seq: number) => event("new_message", message(seq, { room: "garden" }));
const open = (room: string): Change => ({ type: "opened", room });
const read = (seq: number, room = "garden") => event("read", { room, user_id: "ada", seq });
const wentBack = (seq: number) =>
  event("read", { room: "garden", user_id: "ada", seq, back: true });
const unread = (more: Partial<RoomUnread> = {}) =>
  event("unread", {
    rooms: [{
      ...{ room: "garden", seq: 3, last_seq: 5, unread: 2, mentions: 0, level: "all" as const },
      ...more,
    }],
  });

/** Ada comes in while `general` has 90 messages, of which she has read 10 and has the last 20. */
function comeBack(): View {
  const ack = { user_id: "ada", username: "Ada", token: "", epoch: "e" };
  return after(
    EMPTY_VIEW,
    { type: "entered", ack: { ...ack, rooms: [info("general", { last_seq: 90 })] } },
    unread({ room: "general", seq: 10, last_seq: 90, unread: 80 }),
    event("message_history", page(messages(71, 90), { has_more: true })),
    open("general"),
  );
}

Deno.test("reduce() takes what the server says is unread, and counts on from there", () => {
  const view = after(
    adasView(),
    { type: "left", rooms: ["garden"] },
    { type: "joined", info: info("garden", { last_seq: 5 }) },
    unread({ mentions: 1 }),
    inGarden(5),
    inGarden(6),
    event("new_message", message(7, { room: "garden", mentions: ["ada"] })),
  );
  assertEquals([garden(view).unread, garden(view).mentions], [4, 2]);
  assertEquals([garden(view).seenSeq, garden(view).newAfter], [3, 3]);
});

Deno.test("reduce() takes what the server says before one is in the room", () => {
  const known = after(adasView(), { type: "left", rooms: ["garden"] }, unread(), {
    type: "joined",
    info: info("garden", { last_seq: 5 }),
  });
  assertEquals([garden(known).unread, garden(known).seenSeq], [2, 3]);
});

Deno.test("reduce() believes itself about what it has seen and the server does not know yet", () => {
  const told = (seq: number) => unread({ room: "general", seq, last_seq: 4, unread: 4 - seq });
  const seen = after(
    adasView(),
    ...messages(1, 4).map((one) => event("new_message", one)),
    told(2),
  );
  assertEquals([general(seen).seenSeq, general(seen).unread], [4, 0]);
  const tell = (telling: boolean): Change => ({ type: "told", room: "general", seq: 4, telling });
  const crossed = general(after(seen, tell(true), told(2)));
  assertEquals([crossed.seenSeq, crossed.toldSeq, crossed.unread], [4, 4, 0]);
  const known = after(seen, tell(true), tell(false), told(2));
  assertEquals([general(known).seenSeq, general(known).unread], [2, 2]);
  const mark: Change = { type: "marked_unread", room: "general", seq: 1 };
  const marked = after(seen, tell(true), mark, told(4));
  assertEquals([general(marked).seenSeq, general(marked).unread], [1, 3]);
});

Deno.test("reduce() counts as read what was on the screen, and no more", () => {
  const hidden = after(
    adasView(),
    { type: "attention", attentive: false },
    ...messages(1, 9).map((one) => event("new_message", one)),
  );
  assertEquals(general(after(hidden, looks(9))).unread, 9, "nobody looks");
  const view = after(hidden, { type: "attention", attentive: true }, looks(4));
  assertEquals([general(view).seenSeq, general(view).unread], [4, 5]);
  assertEquals(general(view).newAfter, 0);
  assertStrictEquals(after(view, looks(2), looks(4)), view, "who scrolls up has not read less");
  const more = after(view, event("new_message", message(10)));
  assertEquals([general(more).unread, general(more).newAfter], [6, 0], "the line stays");
  const all = after(more, looks(10, { atEnd: true }));
  assertEquals([general(all).seenSeq, general(all).unread, general(all).newAfter], [10, 0, 0]);
  const above = after(all, looks(5), event("new_message", message(11)));
  assertEquals([general(above).unread, general(above).newAfter], [1, 0], "nor where he reads");
  const next = after(all, event("new_message", message(11)));
  assertEquals([general(next).unread, general(next).newAfter], [0, 0], "who is there sees it");
  const own = after(next, event("new_message", message(12, { user_id: "ada" })));
  assertEquals(general(own).newAfter, null);
});

Deno.test("reduce() counts what comes below a reader who has scrolled up", () => {
  const view = after(
    adasView(),
    ...messages(1, 3).map((one) => event("new_message", one)),
    looks(2),
    event("new_message", message(4, { mentions: ["@room"] })),
  );
  assertEquals([general(view).unread, general(view).mentions], [1, 1]);
  assertEquals(general(view).newAfter, 3);
});

Deno.test("reduce() reads nothing where it does not know how far its reader was, or shows none of it", () => {
  const view = comeBack();
  assertEquals([general(view).unread, general(view).newAfter], [80, 10]);
  assertEquals(general(after(view, looks(90, { atEnd: true }))).unread, 80);
  const ack = { user_id: "ada", username: "Ada", token: "", epoch: "e" };
  const unknown = after(
    EMPTY_VIEW,
    { type: "entered", ack: { ...ack, rooms: [info("general", { last_seq: 90 })] } },
    open("general"),
    event("message_history", page(messages(71, 90), { has_more: true })),
    looks(90, { atEnd: true }),
    unread({ room: "general", seq: 80, last_seq: 90, unread: 10 }),
  );
  assertEquals(general(unknown).unread, 10);
});

Deno.test("reduce() opens a room where its reader left off, and shows nothing until that is there", () => {
  const wanted = after(comeBack(), { type: "unread_wanted", room: "general" });
  assertEquals(shownOf(general(wanted)).messages, []);
  const around = page(messages(1, 40), { has_more: true, changes: [] });
  const view = after(wanted, event("message_history", around), looks(30));
  assertEquals(shownOf(general(view)).messages.length, 40);
  assertEquals([general(view).seenSeq, general(view).unread], [30, 60]);
  const skipped = after(view, { type: "latest_wanted", room: "general" });
  assertEquals([general(skipped).past, general(skipped).unread], [null, 0]);
  const near = page(messages(8, 90), { changes: [] });
  const whole = after(wanted, event("message_history", near));
  assertEquals([general(whole).past, general(whole).fromSeq], [null, 8]);
});

Deno.test("reduce() opens a conversation of which it has nothing where its reader left off", () => {
  const room = "direct:1";
  const direct = info(room, { kind: "direct", last_seq: 200, people: [person("ben")] });
  const start = after(
    adasView(),
    event("room_created", direct),
    unread({ room, seq: 100, last_seq: 200, unread: 100 }),
    open(room),
    { type: "unread_wanted", room },
    event("message_history", page(messages(81, 130), { room, has_more: true, changes: [] })),
  );
  const next = page(messages(131, 180), { room, has_more: true, changes: [] });
  const further = roomOf(after(start, event("message_history", next)), room);
  assertEquals([further.past?.toSeq, further.messages], [180, []]);
  const view = after(start, event("new_message", message(201, { room })));
  const { past, messages: end } = roomOf(view, room);
  assertEquals([past?.fromSeq, past?.toSeq, end.map(({ seq }) => seq)], [81, 130, [201]]);
  const rest = page(messages(131, 201), { room, changes: [] });
  const whole = roomOf(after(view, event("message_history", rest)), room);
  assertEquals([whole.past, whole.fromSeq, whole.toSeq], [null, 81, 201]);
});

Deno.test("reduce() draws what is unread of an opened room, and some before it", () => {
  const view = after(
    adasView(),
    ...messages(1, 300).map((one) => event("new_message", { ...one, room: "garden" })),
    read(50),
    open("garden"),
  );
  assertEquals([garden(view).unread, garden(view).drawnFrom], [250, 31]);
});

Deno.test("reduce() counts as read what was read on another device, and unread what was marked there", () => {
  const view = after(adasView(), inGarden(1), inGarden(2), inGarden(3));
  assertEquals(garden(after(view, read(2))).unread, 1);
  assertEquals(garden(after(view, read(3))).unread, 0);
  assertEquals(garden(after(view, read(3), wentBack(1))).unread, 2);
});

Deno.test("reduce() does not take what a slower device has read for marked as unread", () => {
  const view = after(adasView(), inGarden(1), inGarden(2), inGarden(3), read(3));
  const later = garden(after(view, read(1)));
  assertEquals([later.seenSeq, later.unread, later.keptUnread], [3, 0, false]);
  const back = garden(after(view, wentBack(1)));
  assertEquals([back.seenSeq, back.unread, back.keptUnread], [1, 2, true]);
});

Deno.test("reduce() does not take what it told the server itself for another device's", () => {
  const view = after(
    adasView(),
    ...messages(1, 3).map((one) => event("new_message", one)),
    { type: "told", room: "general", seq: 3, telling: true },
    ...messages(4, 5).map((one) => event("new_message", one)),
    read(3, "general"),
  );
  assertEquals([general(view).seenSeq, general(view).keptUnread], [5, false]);
  const told: Change = { type: "told", room: "general", seq: 5, telling: true };
  const marked: Change = { type: "marked_unread", room: "general", seq: 1 };
  const kept = general(after(view, told, marked, read(5, "general")));
  assertEquals([kept.seenSeq, kept.unread, kept.keptUnread], [1, 4, true]);
});

Deno.test("reduce() keeps what its reader marked as unread, until the room is opened anew", () => {
  const looked = after(
    adasView(),
    open("garden"),
    looks(null, { room: "garden" }),
    inGarden(1),
    inGarden(2),
  );
  assertEquals(garden(looked).unread, 0);
  const look = looks(2, { room: "garden", atEnd: true });
  const marked = after(looked, { type: "marked_unread", room: "garden", seq: 1 }, look);
  assertEquals([garden(marked).unread, garden(marked).newAfter], [1, 1]);
  assertEquals(garden(after(marked, inGarden(3), look)).unread, 2);
  const again = after(marked, open("general"), open("garden"), look);
  assertEquals([garden(again).unread, garden(again).newAfter], [0, 1]);
  const back = after(marked, open("general"), { type: "opened", room: "garden", kept: true }, look);
  assertEquals(garden(back).unread, 1, "a reload is no opening anew");
  assertEquals(garden(after(marked, open("garden"), look)).unread, 0, "its row was clicked");
  const latest: Change = { type: "latest_wanted", room: "garden" };
  assertEquals(garden(after(marked, latest)).unread, 0);
  assertEquals(garden(after(marked, latest, inGarden(3))).unread, 0, "and it goes on");
});

Deno.test("reduce() marks as unread what lies before what is loaded, and counts that", () => {
  const start = after(
    comeBack(),
    { type: "latest_wanted", room: "general" },
    event("message_history", page(messages(21, 40), { has_newer: true, has_more: true })),
    { type: "marked_unread", room: "general", seq: 30 },
  );
  assertEquals([general(start).seenSeq, general(start).unread], [30, 10]);
});

Deno.test("linesOf() draws the line above no message of one's own", () => {
  const own = (seq: number) => event("new_message", message(seq, { user_id: "ada" }));
  const view = after(adasView(), event("new_message", message(1)), own(2), own(3), {
    type: "marked_unread",
    room: "general",
    seq: 1,
  });
  const options = { userId: "ada", username: "Ada", pending: [], changes: [] };
  const kinds = (view: View) =>
    linesOf(general(view), { ...options, dayKey: () => "" }).map(({ kind }: Line) => kind);
  assertEquals(kinds(view).includes("new"), false);
  const answered = after(view, event("new_message", message(4)));
  assertEquals(kinds(answered).slice(-2), ["new", "group"]);
});

Deno.test("readersOf() are those who have read one's own newest message", () => {
  const own = event("new_message", message(2, { room: "garden", user_id: "ada" }));
  const read = (user_id: string, seq: number) => event("read", { room: "garden", user_id, seq });
  const people = event("room_users", {
    room: "garden",
    users: [person("ben"), person("cy")],
    total: 2,
  });
  const view = after(adasView(), people, inGarden(1), own, read("ben", 2), read("cy", 1));
  assertEquals(readersOf(view, garden(view))?.map(({ username }) => username), ["Ben"]);
  const answered = after(view, inGarden(3));
  assertEquals(readersOf(answered, garden(answered)), []);
});

Deno.test("isNewAbove() knows whether what is new begins before what is drawn", () => {
  const view = comeBack();
  assertEquals(isNewAbove(general(view)), true);
  const older = page(messages(11, 70), { has_more: true });
  const whole = after(view, event("message_history", older));
  assertEquals(isNewAbove(general(whole)), false);
  assertEquals(isNewAbove({ ...general(whole), drawnFrom: 40 }), true);
});
