import { assertEquals } from "@std/assert";
import { roomBeside, roomOrder, unreadBeside } from "../../../static/model/room_order.ts";
import { destinations } from "../../../static/model/switching.ts";
import { EMPTY_VIEW, newRoom, type Room, UNREAD, type View } from "../../../static/model/view.ts";
import { info, person } from "../cast.ts";

const [ADA, BEN, CY] = [person("ada"), person("ben"), person("cy")];

const naming = {
  list: (names: readonly string[]) => names.join(", "),
  compare: new Intl.Collator("en").compare,
};

function room(name: string, change: Partial<Room> = {}): Room {
  const kind = name.startsWith("direct:") ? "direct" : "public";
  const about = info(name, { kind, last_seq: 5, people: [ADA, BEN] });
  return { ...newRoom(about), joined: true, ...change };
}

function viewOf(rooms: readonly Room[], active: string | null = null): View {
  return {
    ...EMPTY_VIEW,
    userId: ADA.user_id,
    rooms: new Map(rooms.map((one) => [one.info.room, one])),
    people: new Map([ADA, BEN, CY].map((person) => [person.user_id, person])),
    active,
  };
}

const titles = (found: readonly { title: string }[]) => found.map(({ title }) => title);

Deno.test("destinations() offers first where something is unread, then where one was last", () => {
  const rooms = [room("garden"), room("general"), room("tools", { unread: 2 }), room("compost")];
  const found = destinations(viewOf(rooms, "garden"), {
    typed: "",
    recent: ["garden", "general"],
    ...naming,
  });
  assertEquals(titles(found), ["tools", "general", "compost", "Ben", "Cy"]);
});

Deno.test("destinations() finds rooms and people by a few letters, the better fit first", () => {
  const rooms = [room("garden"), room("general"), room("cellar")];
  const of = (typed: string) =>
    titles(destinations(viewOf(rooms, "garden"), { typed, recent: ["general"], ...naming }));
  assertEquals(of("g"), ["garden", "general"]);
  assertEquals(of("c"), ["Cy", "cellar"]);
  assertEquals(of("xyz"), []);
});

Deno.test("destinations() offers a person once, by the direct room where there is one", () => {
  const found = destinations(viewOf([room("direct:1")]), { typed: "ben", recent: [], ...naming });
  assertEquals(found.map(({ kind }) => kind), ["room"]);
});

Deno.test("destinations() offers the conversation of those whose names are listed", () => {
  const both = info("direct:3", { kind: "direct", people: [ADA, BEN, CY] });
  const of = (rooms: readonly Room[], typed: string) =>
    destinations(viewOf(rooms), { typed, recent: [], ...naming })
      .map(({ kind, title }) => `${kind} ${title}`);
  assertEquals(of([], "ben, c"), ["people Ben, Cy"]);
  assertEquals(of([], "cy،ben,"), ["people Cy, Ben"]);
  assertEquals(of([], "be、"), ["people Ben"]);
  assertEquals(of([room("direct:1")], "ben,"), ["room Ben"]);
  // That of exactly these people, not one that they are in with others.
  assertEquals(of([room("direct:1"), room("direct:3", { info: both })], "cy, ben"), [
    "room Ben, Cy",
  ]);
  assertEquals(of([room("direct:3", { info: both })], "ben,")[0], "people Ben");
});

Deno.test("destinations() offers no conversation with somebody unknown, twice or with oneself", () => {
  const of = (typed: string) => destinations(viewOf([]), { typed, recent: [], ...naming });
  for (const typed of ["zed, cy", "ben, zed", "ben, ben", "ada, ben", ", ben", ","]) {
    assertEquals(of(typed), [], typed);
  }
});

Deno.test("roomBeside() goes through the sidebar and round its ends", () => {
  const rooms = [room("b"), room("a"), room("c", { joined: false }), room("direct:1")];
  const from = (active: string | null, step: 1 | -1) => {
    const view = viewOf(rooms, active);
    return roomBeside(view, { order: roomOrder(view, naming), step });
  };
  assertEquals([from("a", 1), from("b", 1), from("direct:1", 1)], ["b", "direct:1", "a"]);
  assertEquals([from("a", -1), from("b", -1)], ["direct:1", "a"]);
  assertEquals([from(null, 1), from(null, -1)], ["a", "direct:1"]);
});

Deno.test("unreadBeside() passes over what is read, and what shall tell nothing", () => {
  const rooms = [
    room("a"),
    room("b", { unread: 1, level: "nothing" }),
    room("c", { unread: 1 }),
    room("d", { unread: 1, level: "mentions" }),
  ];
  const from = (active: string, step: 1 | -1) => {
    const view = viewOf(rooms, active);
    return unreadBeside(view, { order: roomOrder(view, naming), step })?.room;
  };
  assertEquals([from("a", 1), from("a", -1), from("c", 1), from("c", -1)], ["c", "d", "d", "d"]);
  assertEquals(
    unreadBeside(viewOf([room("a")]), { order: roomOrder(viewOf([room("a")]), naming), step: 1 }),
    null,
  );
});

Deno.test("unreadBeside() goes to the threads of a room after what is said in it", () => {
  const threads = new Map([
    ["late", { ...UNREAD, follows: true, seenSeq: 4, unread: 1 }],
    ["early", { ...UNREAD, follows: true, seenSeq: 2, unread: 1 }],
    ["read", { ...UNREAD, follows: true, seenSeq: 1 }],
  ]);
  const view = viewOf([room("a"), room("b", { threads }), room("c", { unread: 1 })], "a");
  const from = (view: View) => unreadBeside(view, { order: roomOrder(view, naming), step: 1 });
  assertEquals(from(view), { room: "b", thread: "early" });
  const thread = { room: "b", id: "early", root: null, replies: [], hasOlder: false };
  const open = { ...view, active: "b", thread: { ...thread, newAfter: null, following: true } };
  assertEquals(from(open), { room: "b", thread: "late" });
  const said = { ...view, rooms: new Map([["b", room("b", { threads, unread: 1 })]]) };
  assertEquals(from(said), { room: "b", thread: null });
  assertEquals(from({ ...said, active: "b" }), { room: "b", thread: "early" });
});

Deno.test("roomOrder() puts the rooms of a channel under it, each once, and leaves out empty ones", () => {
  const rooms = [room("general"), room("beds"), room("tools", { joined: false }), room("cellar")];
  const channels = [
    { channel: "work", rooms: ["tools", "beds"], created_by: "ben" },
    { channel: "garden", rooms: ["beds"], created_by: "ben" },
    { channel: "hidden", rooms: ["nowhere"], created_by: "ben" },
  ];
  const view = { ...viewOf(rooms, "general"), channels };
  const order = roomOrder(view, naming);
  const names = (some: readonly Room[]) => some.map(({ info }) => info.room);
  assertEquals(order.channels.map(({ channel, rooms }) => [channel, names(rooms)]), [
    ["garden", ["beds"]],
    ["work", ["tools"]],
  ]);
  assertEquals([names(order.mine), names(order.others)], [["cellar", "general"], []]);
  assertEquals(roomBeside(view, { order, step: 1 }), "beds");
});

Deno.test("roomOrder() sorts as the language of the page does", () => {
  const rooms = ["ök", "zoo", "Äpfel", "room 10", "room 9"].map((name) => room(name));
  const sorted = (compare: (one: string, other: string) => number) =>
    roomOrder(viewOf(rooms), { ...naming, compare }).mine.map(({ info }) => info.room);
  const numeric = { numeric: true };
  assertEquals(sorted(new Intl.Collator("en", numeric).compare), [
    "Äpfel",
    "ök",
    "room 9",
    "room 10",
    "zoo",
  ]);
  assertEquals(sorted(new Intl.Collator("sv", numeric).compare), [
    "room 9",
    "room 10",
    "zoo",
    "Äpfel",
    "ök",
  ]);
});
