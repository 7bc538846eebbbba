import { assertEquals, assertThrows } from "@std/assert";
import { newRoom, type Room } from "../lib/chat/state.ts";
import { ChatError } from "../lib/errors.ts";
import { type PageData, readPage } from "../lib/history_page.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import type { StoreRecord } from "../lib/store/store.ts";
import { append, changeOf, room as storedRoom } from "./store/records.ts";

/** A room in which this happened, all of which members have been told. */
function roomOf(...records: StoreRecord[]): { store: MemoryStore; room: Room } {
  const store = new MemoryStore();
  store.commit([{ kind: "put_room", room: storedRoom("garden") }, ...records]);
  const made = { id: "garden", name: "Garden", key: "garden", createdBy: "ada", createdAt: 1 };
  const room = newRoom({ ...made, kind: "public" });
  room.lastSeq = store.load().rooms[0]!.lastSeq;
  return { store, room };
}

/** 1 and 3 are messages, 2 an edit, 4 and 5 replies in the thread of 3, 6 and 7 messages, 8 a reaction. */
function setUp() {
  return roomOf(
    append("garden", { id: "m1" }),
    changeOf("m1", "edit", { text: "Roses" }),
    append("garden", { id: "m3" }),
    append("garden", { id: "m4", thread: "m3" }),
    append("garden", { id: "m5", thread: "m3" }),
    append("garden", { id: "m6" }),
    append("garden", { id: "m7" }),
    changeOf("m3", "react", { text: "🌹" }),
  );
}

/** What a page has and which part of the log it stands for. */
function shape({ messages, changes, first_seq, last_seq, has_more, has_newer }: PageData) {
  return [
    messages.map(({ seq }) => seq),
    [first_seq, last_seq],
    has_more,
    ...(has_newer === undefined ? [] : [has_newer]),
    ...(changes === undefined ? [] : [changes.map(({ type, data }) => [type, data.seq])]),
  ];
}

Deno.test("readPage() gives the end of a room, and what is before a seq, by messages", () => {
  const { store, room } = setUp();
  const page = (range: { before?: number; limit: number }) =>
    shape(readPage(store, room, range).data);
  assertEquals(page({ limit: 2 }), [[6, 7], [6, 8], true]);
  assertEquals(page({ limit: 9 }), [[1, 3, 6, 7], [1, 8], false]);
  assertEquals(page({ before: 6, limit: 1 }), [[3], [3, 5], true]);
  assertEquals(page({ before: 3, limit: 9 }), [[1], [1, 2], false]);
  assertEquals(page({ before: 99, limit: 1 }), [[7], [7, 8], true]);
  assertEquals(page({ before: 1, limit: 9 }), [[], [1, 0], false]);
  assertEquals(page({ before: 0, limit: 9 }), [[], [1, 0], false]);
  assertEquals(page({ limit: 0 }), [[], [9, 8], true]);
});

Deno.test("readPage() gives all that came after a seq, and has every seq once", () => {
  const { store, room } = setUp();
  const page = (after: number, limit: number) =>
    shape(readPage(store, room, { after, limit }).data);
  const edit = ["message_edited", 2];
  const reaction = ["reaction", 8];
  assertEquals(page(0, 9), [[1, 3, 4, 5, 6, 7], [1, 8], false, [edit, reaction]]);
  assertEquals(page(0, 2), [[1], [1, 2], true, [edit]]);
  assertEquals(page(3, 2), [[4, 5], [4, 5], true, []]);
  assertEquals(page(7, 9), [[], [8, 8], false, [reaction]]);
  assertEquals(page(8, 9), [[], [9, 8], false, []]);
  assertEquals(page(99, 9), [[], [9, 8], false, []]);
  assertEquals(page(3, 0), [[], [4, 3], true, []]);
});

Deno.test("readPage() gives a page around a message, and of a reply around its thread", () => {
  const { store, room } = setUp();
  const page = (around: string, limit: number) => {
    const { data, thread } = readPage(store, room, { around, limit });
    return [...shape(data), thread];
  };
  assertEquals(page("m3", 3), [[1, 3, 6], [1, 6], false, true, undefined]);
  assertEquals(page("m3", 1), [[3], [3, 3], true, true, undefined]);
  assertEquals(page("m7", 4), [[6, 7], [6, 8], true, false, undefined]);
  assertEquals(page("m1", 9), [[1, 3, 6, 7], [1, 8], false, false, undefined]);
  assertEquals(page("m5", 1), [[3], [3, 3], true, true, "m3"]);
  assertEquals(page("m6", 0), [[], [7, 6], true, true, undefined]);
});

Deno.test("readPage() gives a thread, from any message in it", () => {
  const { store, room } = setUp();
  const page = (range: object) => {
    const { data, thread } = readPage(store, room, { limit: 9, ...range });
    assertEquals(data.thread, thread);
    return [...shape(data), thread];
  };
  assertEquals(page({ thread: "m3" }), [[3, 4, 5], [3, 8], false, "m3"]);
  assertEquals(page({ thread: "m5", limit: 2 }), [[4, 5], [4, 8], true, "m3"]);
  assertEquals(page({ thread: "m3", before: 5 }), [[3, 4], [3, 4], false, "m3"]);
  assertEquals(page({ thread: "m3", after: 3, limit: 1 }), [[4], [4, 4], true, "m3"]);
  assertEquals(page({ thread: "m3", around: "m4", limit: 2 }), [[4, 5], [4, 8], true, false, "m3"]);
  assertEquals(page({ thread: "m7" }), [[7], [7, 8], false, "m7"]);
});

Deno.test("readPage() knows nothing of what members have not been told of yet", () => {
  const { store, room } = setUp();
  store.commit([append("garden", { id: "m9" })]);
  assertEquals(shape(readPage(store, room, { after: 6, limit: 9 }).data), [
    [7],
    [7, 8],
    false,
    [["reaction", 8]],
  ]);
  assertEquals(shape(readPage(store, room, { limit: 1 }).data), [[7], [7, 8], true]);
  const error = assertThrows(() => readPage(store, room, { around: "m9", limit: 9 }), ChatError);
  assertEquals(error.code, "message_not_found");
});

Deno.test("readPage() refuses a message and a thread that are not there", () => {
  const { store, room } = setUp();
  for (const range of [{ around: "m2" }, { thread: "nothing" }, { thread: "m3", around: "x" }]) {
    const error = assertThrows(() => readPage(store, room, { ...range, limit: 9 }), ChatError);
    assertEquals(error.code, "message_not_found");
  }
});

Deno.test("readPage() ends a page before it is too long, but has one message at least", () => {
  const reactions = (id: string) =>
    Array.from(
      { length: 4_000 },
      (_, i) =>
        changeOf(id, "react", { text: `e${i % 20}`, authorId: `person${Math.floor(i / 20)}` }),
    );
  const { store, room } = roomOf(
    ...["a", "b", "c"].map((id) => append("garden", { id })),
    ...reactions("a"),
    ...reactions("b"),
  );
  const page = (range: object) => shape(readPage(store, room, { limit: 9, ...range }).data);
  const end = room.lastSeq;
  assertEquals(page({}), [[3], [3, end], true]);
  assertEquals(page({ before: 3 }), [[2], [2, 2], true]);
  assertEquals(page({ before: 2 }), [[1], [1, 1], false]);
  assertEquals(page({ after: 0 }), [[1], [1, 1], true, []]);
  assertEquals(page({ around: "b" }), [[2, 3], [2, end], true, false]);
});

Deno.test("readPage() reads a message once, however many reply to it", () => {
  const { store, room } = roomOf(
    append("garden", { id: "m1", text: "Roses" }),
    ...Array.from({ length: 9 }, () => append("garden", { extras: { replyTo: "m1" } })),
    append("garden", { extras: { replyTo: "gone" } }),
    append("garden", { extras: { replyTo: "gone" } }),
  );
  const read: string[] = [];
  const log = {
    history: store.history.bind(store),
    message: (roomId: string, id: string) => {
      read.push(id);
      return store.message(roomId, id);
    },
  };
  const { messages } = readPage(log, room, { limit: 20 }).data;
  assertEquals(messages.filter(({ reply_to }) => reply_to?.message === "Roses").length, 9);
  assertEquals(read, ["m1", "gone"]);
});
