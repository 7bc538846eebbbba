import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Pending } from "../../../lib/client/transport.ts";
import { EVERYONE } from "../../../lib/protocol.ts";
import { type Change, TYPING_SHOWN_MS } from "../../../static/model/reduce.ts";
import { BOUNDS } from "../../../static/model/bounds.ts";
import { hasPeople } from "../../../static/model/people.ts";
import { unreadTotal } from "../../../static/model/unread.ts";
import { EMPTY_VIEW, otherOf, titleOf } from "../../../static/model/view.ts";
import {
  adasView,
  after,
  event,
  info,
  looks,
  message,
  messages,
  NOON,
  page,
  person,
  roomOf,
} from "../cast.ts";

Deno.test("reduce() enters the rooms of the hello, without the one for everyone", () => {
  const view = adasView();
  assertEquals([...view.rooms.keys()], ["general", "garden"]);
  assertEquals(view.username, "Ada");
  assertEquals(view.active, "general");
});

Deno.test("reduce() copies what it knows once for an event, however many rooms that tells of", () => {
  const people = [person("ada"), person("ben")];
  const rooms = Array.from(
    { length: 200 },
    (_, n) => info(`direct:${n}`, { kind: "direct", people, last_seq: 1 }),
  );
  const ack = { user_id: "ada", username: "Ada", token: "", epoch: "e", rooms };
  const listed = { rooms, complete: true };
  const gone = Array.from({ length: 200 }, (_, n) => info(`room${n}`));
  const told = rooms.map(({ room }) => (
    { room, seq: 0, last_seq: 1, unread: 1, mentions: 0, level: "all" } as const
  ));
  const before = after(
    EMPTY_VIEW,
    { type: "entered", ack },
    ...gone.map((one) => event("room_created", one)),
  );
  const changes: Change[] = [
    { type: "entered", ack },
    event("unread", { rooms: told }),
    event("room_list", listed),
  ];
  for (const change of changes) {
    const most = 3 * before.rooms.size;
    assert(entriesCopied(() => after(before, change)) <= most, JSON.stringify(change).slice(0, 60));
  }
});

/** How many entries go from one Map into another while something runs. */
function entriesCopied(run: () => void): number {
  const Plain = Map;
  let copied = 0;
  globalThis.Map = class<K, V> extends Plain<K, V> {
    constructor(entries?: Iterable<readonly [K, V]> | null) {
      super(entries);
      copied += this.size;
    }
  } as MapConstructor;
  try {
    run();
  } finally {
    globalThis.Map = Plain;
  }
  return copied;
}

Deno.test("reduce() counts a message of a closed room as unread and marks where it begins", () => {
  const view = after(adasView(), event("new_message", message(1, { room: "garden" })));
  assertEquals(roomOf(view, "garden").unread, 1);
  assertEquals(unreadTotal(view), 1);
  assertEquals(roomOf(view, "garden").newAfter, 0);
  const opened = after(view, { type: "opened", room: "garden" });
  assertEquals(roomOf(opened, "garden").unread, 1, "what is opened is not read by that");
  assertEquals(roomOf(opened, "garden").newAfter, 0);
  const left = after(opened, { type: "opened", room: "general" });
  assertEquals(roomOf(left, "garden").newAfter, null);
});

Deno.test("reduce() counts a message of the open room as read only while somebody looks", () => {
  const first = after(adasView(), event("new_message", message(1)));
  assertEquals(roomOf(first, "general").unread, 0);
  const hidden = after(
    first,
    { type: "attention", attentive: false },
    event("new_message", message(2)),
  );
  assertEquals(roomOf(hidden, "general").unread, 1);
  assertEquals(roomOf(hidden, "general").newAfter, 1);
  const back = after(hidden, { type: "attention", attentive: true });
  assertEquals(roomOf(back, "general").unread, 1);
  const seen = after(back, looks(2, { atEnd: true }));
  assertEquals(roomOf(seen, "general").unread, 0);
  assertEquals(roomOf(seen, "general").newAfter, 1);
});

Deno.test("reduce() takes one's own message as a sign of having read", () => {
  const view = after(
    adasView(),
    event("new_message", message(1, { room: "garden" })),
    event("new_message", message(2, { room: "garden", user_id: "ada" })),
  );
  assertEquals(roomOf(view, "garden").unread, 0);
  assertEquals(roomOf(view, "garden").newAfter, null);
});

Deno.test("reduce() takes a room that is new to its reader as read", () => {
  const joined = info("kitchen", { last_seq: 40 });
  const view = after(adasView(), { type: "joined", info: joined });
  assertEquals(roomOf(view, "kitchen").unread, 0);
});

Deno.test("reduce() lists the people of a room and follows them", () => {
  const view = after(
    adasView(),
    event("room_users", { room: "general", users: [person("ada"), person("ben")], total: 2 }),
    event("presence", person("ben", { status: "away" })),
    event("user_joined", {
      room: "general",
      user_id: "cy",
      username: "Cy",
      timestamp: new Date(NOON).toISOString(),
      user_count: 3,
    }),
  );
  assertEquals(roomOf(view, "general").members, ["ada", "ben", "cy"]);
  assertEquals(roomOf(view, "general").memberCount, 3);
  assertEquals(view.people.get("ben")?.status, "away");
  assertEquals(roomOf(view, "general").notices.map((notice) => notice.kind), ["joined"]);
});

Deno.test("reduce() leaves a room that the server says one has left", () => {
  const view = after(
    adasView(),
    event("user_left", {
      room: "general",
      user_id: "ada",
      username: "Ada",
      timestamp: new Date(NOON).toISOString(),
      user_count: 0,
    }),
  );
  assertEquals(roomOf(view, "general").joined, false);
  assertEquals(view.active, null);
});

Deno.test("reduce() takes down typing that nobody renewed", () => {
  const typing = { room: "general", user_id: "ben", username: "Ben", users: ["Ada", "Ben"] };
  const view = after(adasView(), event("user_typing", typing));
  assertEquals(roomOf(view, "general").typing, [{ user_id: "ben", username: "Ben" }]);
  const soon = after(view, { type: "typing_expired", now: NOON + TYPING_SHOWN_MS - 1 });
  assertStrictEquals(soon, view);
  const late = after(view, { type: "typing_expired", now: NOON + TYPING_SHOWN_MS });
  assertEquals(roomOf(late, "general").typing, []);
});

Deno.test("reduce() knows who of one name types, oneself not", () => {
  const typing = (user_id: string, username: string, users: string[]) =>
    event("user_typing", { room: "general", user_id, username, users });
  const both = after(
    adasView(),
    typing("ben", "Ben", ["Ben"]),
    typing("ada2", "Ada", ["Ben", "Ada"]),
    typing("ada", "Ada", ["Ben", "Ada", "Ada"]),
  );
  const [ben, ada] = [{ user_id: "ben", username: "Ben" }, { user_id: "ada2", username: "Ada" }];
  assertEquals(roomOf(both, "general").typing, [ben, ada]);
  const stopped = event("user_stopped_typing", {
    room: "general",
    ...ada,
    users: ["Ben", "Ada", "Cy"],
  });
  const cy = { user_id: "", username: "Cy" };
  assertEquals(
    roomOf(after(both, stopped), "general").typing,
    [ben, cy],
    "one whom nobody told of",
  );
});

Deno.test("reduce() ends somebody's typing with their message", () => {
  const typing = { room: "general", user_id: "ben", username: "Ben", users: ["Ben"] };
  const view = after(adasView(), event("user_typing", typing), event("new_message", message(1)));
  assertEquals(roomOf(view, "general").typing, []);
});

Deno.test("reduce() shows what is said to everyone in the open room, and keeps no such room", () => {
  const view = after(adasView(), event("new_message", message(1, { room: EVERYONE })));
  assertEquals(view.rooms.has(EVERYONE), false);
  assertEquals(roomOf(view, "general").notices[0]?.kind, "announcement");
});

Deno.test("reduce() shows a system notice in its room, or else in the open one", () => {
  const timestamp = new Date(NOON).toISOString();
  const view = after(
    adasView(),
    event("system", { message: "here", timestamp }),
    event("system", { message: "there", room: "garden", timestamp }),
  );
  assertEquals(roomOf(view, "general").notices.length, 1);
  assertEquals(roomOf(view, "garden").notices.length, 1);
});

Deno.test("reduce() opens a conversation at its first sign, unread", () => {
  const people = [person("ada"), person("ben", { status: "away" })];
  const direct = info("direct:1", { kind: "direct", people, user_count: 2 });
  const view = after(
    adasView(),
    event("room_created", direct),
    event("new_message", message(1, { room: "direct:1" })),
  );
  const room = roomOf(view, "direct:1");
  assertEquals([room.joined, room.unread], [true, 1]);
  const list = (names: readonly string[]) => names.join(" + ");
  assertEquals(titleOf(view, room, list), "Ben");
  const renamed = after(view, event("presence", person("ben", { username: "Benno" })));
  assertEquals(otherOf(renamed, room.info)?.username, "Benno");
});

Deno.test("reduce() says in the open room that one is invited to a private one", () => {
  const secret = info("secret", { kind: "private" });
  const view = after(adasView(), event("room_created", secret));
  assertEquals(roomOf(view, "secret").joined, false);
  const [notice, ...others] = roomOf(view, "general").notices;
  assertEquals([notice?.kind, notice?.kind === "invited" && notice.room], ["invited", "secret"]);
  assertEquals(others, []);
  const joined = after(
    adasView(),
    { type: "joined", info: secret },
    event("room_created", secret),
    event("room_created", info("tools")),
  );
  assertEquals(roomOf(joined, "general").notices, []);
});

Deno.test("titleOf() joins the names of the others of a conversation, as they are called now", () => {
  const list = (names: readonly string[]) => names.join(" + ");
  const people = [person("ada"), person("ben"), person("cy")];
  const group = info("direct:1", { kind: "direct", people, user_count: 3 });
  const view = after(
    adasView(),
    event("room_created", group),
    event("presence", person("cy", { username: "Cyrus" })),
  );
  const room = roomOf(view, "direct:1");
  assertEquals(titleOf(view, room, list), "Ben + Cyrus");
  assertEquals(otherOf(view, room.info), null);
  const alone = info("direct:1", { kind: "direct", people: [person("ada")] });
  const own = after(view, event("room_created", alone));
  assertEquals(titleOf(own, roomOf(own, "direct:1"), list), "Ada");
});

Deno.test("hasPeople() is for rooms, and for conversations of more than two", () => {
  const of = (...ids: string[]) => {
    const people = ids.map((id) => person(id));
    const view = after(
      adasView(),
      event("room_created", info("direct:1", { kind: "direct", people })),
    );
    return hasPeople(view, roomOf(view, "direct:1"));
  };
  assertEquals([of("ada"), of("ada", "ben"), of("ada", "ben", "cy")], [false, false, true]);
  assertEquals(hasPeople(adasView(), roomOf(adasView(), "garden")), true);
});

Deno.test("reduce() drops listed rooms that are gone, but none that one is in", () => {
  const listed = after(
    adasView(),
    event("room_list", { rooms: [info("general"), info("kitchen")], complete: true }),
    event("room_list", { rooms: [info("cellar", { user_count: 2 })], complete: false }),
  );
  assertEquals([...listed.rooms.keys()], ["general", "garden", "kitchen", "cellar"]);
  const view = after(listed, event("room_list", { rooms: [info("general")], complete: true }));
  assertEquals([...view.rooms.keys()], ["general", "garden"]);
});

Deno.test("reduce() does not take an old list of rooms for news", () => {
  const view = after(
    adasView(),
    event("new_message", message(1)),
    event("room_list", { rooms: [info("general", { last_seq: 0 })], complete: false }),
  );
  assertEquals(roomOf(view, "general").info.last_seq, 1);
});

Deno.test("reduce() marks a room in which one may not write", () => {
  const failed = { code: "read_only", message: "no" } as const;
  const pending: Pending = { cid: "c", room: "garden", message: "hi", queuedAt: NOON, failed };
  const view = after(adasView(), { type: "pending", pending: [pending] });
  assertEquals(roomOf(view, "garden").readOnly, true);
});

Deno.test("reduce() draws no more than it needs: a step on opening, more on scrolling up", () => {
  const view = after(
    adasView(),
    event("message_history", page(messages(1, 400))),
    { type: "opened", room: "garden" },
    { type: "opened", room: "general" },
  );
  assertEquals(roomOf(view, "general").drawnFrom, 400 - BOUNDS.drawnStep + 1);
  const more = after(view, { type: "older_wanted", room: "general" });
  assertEquals(roomOf(more, "general").drawnFrom, 400 - 2 * BOUNDS.drawnStep + 1);
  const most = after(more, { type: "older_wanted", room: "general" }, {
    type: "older_wanted",
    room: "general",
  });
  assertEquals(roomOf(most, "general").drawnFrom, 1);
  const settled = after(most, looks(null));
  assertEquals(roomOf(settled, "general").drawnFrom, 400 - BOUNDS.drawnStep + 1);
});

Deno.test("reduce() keeps a bounded number of notices", () => {
  let view = adasView();
  for (let n = 0; n < BOUNDS.notices + 5; n++) {
    const notice = { kind: "system", notice: { message: String(n) } } as const;
    view = after(view, { type: "notice", notice, now: NOON });
  }
  assertEquals(roomOf(view, "general").notices.length, BOUNDS.notices);
});

Deno.test("reduce() drops what a gap says is not in the log any more, and takes what comes instead", () => {
  const before = after(adasView(), ...messages(1, 9).map((one) => event("new_message", one)));
  const cut = after(before, event("gap", { room: "general", first_seq: 6, last_seq: 7 }));
  assertEquals(roomOf(cut, "general").messages, [], "what went before may have been changed");
  assertEquals(roomOf(cut, "general").seenSeq, 7);
  const hidden = after(cut, { type: "attention", attentive: false });
  const fresh = messages(6, 7).map((one) => ({ ...one, id: `new${one.seq}` }));
  const told = after(
    hidden,
    event("message_history", page(fresh, { has_more: true })),
    event("new_message", message(8, { id: "new8" })),
  );
  assertEquals(
    roomOf(told, "general").messages.map((one) => one.id),
    ["new6", "new7", "new8"],
  );
  assertEquals(roomOf(told, "general").unread, 1);
});

Deno.test("reduce() keeps all before a gap that lies ahead", () => {
  const before = after(adasView(), ...messages(1, 3).map((one) => event("new_message", one)));
  const gap = event("gap", { room: "general", first_seq: 50, last_seq: 60 });
  assertStrictEquals(after(before, gap), before);
});

Deno.test("reduce() empties the rooms when the server has another database", () => {
  const before = after(adasView(), ...messages(1, 9).map((one) => event("new_message", one)));
  const ack = { user_id: "ada", username: "Ada", token: "", epoch: "other" };
  const rooms = [info("general", { last_seq: 2 })];
  const hidden = after(before, { type: "attention", attentive: false });
  const view = after(hidden, { type: "entered", ack: { ...ack, rooms } });
  const { messages: kept, seenSeq, drawnFrom, hasOlder } = roomOf(view, "general");
  assertEquals({ kept, seenSeq, drawnFrom, hasOlder }, {
    kept: [],
    seenSeq: 2,
    drawnFrom: 0,
    hasOlder: null,
  });
  const told = after(view, event("new_message", message(3)));
  assertEquals(roomOf(told, "general").messages.length, 1);
  assertEquals(roomOf(told, "general").unread, 1);
});

Deno.test("reduce() shows a status and a kind that it does not know as ones that it knows", () => {
  const status = "busy" as "online";
  const kind = "sticker" as "text";
  const view = after(
    adasView(),
    event("room_users", { room: "general", users: [person("ben", { status })], total: 1 }),
    event("message_history", page([message(1, { kind })])),
    event("new_message", message(2, { kind })),
  );
  assertEquals(view.people.get("ben")?.status, "online");
  assertEquals(roomOf(view, "general").messages.map((one) => one.kind), ["text", "text"]);
});
