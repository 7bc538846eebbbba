import { assertEquals, assertStrictEquals } from "@std/assert";
import { newRoom, type Room } from "../lib/chat/state.ts";
import { CODECS } from "../lib/codec/dialect.ts";
import { LogPages } from "../lib/log_pages.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import { append, changeOf, room as storedRoom } from "./store/records.ts";

/** A store that counts how often its logs are read. */
class CountingStore extends MemoryStore {
  reads = 0;

  override history(...page: Parameters<MemoryStore["history"]>) {
    this.reads++;
    return super.history(...page);
  }
}

/** A room of some messages, of which members have been told. */
function setUp(count: number, text = "Hello") {
  const store = new CountingStore();
  store.commit([{ kind: "put_room", room: storedRoom("garden") }]);
  const made = { id: "garden", name: "Garden", key: "garden", createdBy: "ada", createdAt: 1 };
  const room = newRoom({ ...made, kind: "public" });
  const say = (count: number) => {
    for (let i = 0; i < count; i++) store.commit([append("garden", { text })]);
    room.lastSeq += count;
  };
  say(count);
  return { store, room, say, pages: new LogPages(store) };
}

/** The `seq` of all that a replay from a cursor brings, and how many pages it took. */
function replay(pages: LogPages, room: Room, after: number): { seqs: number[]; pages: number } {
  const seqs: number[] = [];
  let count = 0;
  for (let cursor = after; cursor < room.lastSeq; count++) {
    const page = pages.replay(room, cursor)!;
    for (const { data } of page.frames(CODECS.v1)) {
      for (const event of [JSON.parse(data as string)].flat()) seqs.push(event.data.seq);
    }
    cursor = page.lastSeq;
  }
  return { seqs, pages: count };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

Deno.test("LogPages.replay() reads and encodes what many missed once", () => {
  const { store, room, pages } = setUp(450);
  for (let i = 0; i < 100; i++) assertEquals(replay(pages, room, 20).seqs, range(21, 450));
  assertEquals(store.reads, 3);
  const frames = pages.replay(room, 20)?.frames(CODECS.v1);
  assertStrictEquals(pages.replay(room, 20)?.frames(CODECS.v1), frames);
  assertEquals(frames?.length, 1);
});

Deno.test("LogPages.replay() makes frames of each dialect", () => {
  const { room, pages } = setUp(3);
  const page = pages.replay(room, 0)!;
  const flat = page.frames(CODECS.flat).map(({ data }) => JSON.parse(data as string).type);
  assertEquals(flat, ["message", "message", "message"]);
  assertEquals(page.frames(CODECS.v1).length, 1);
});

Deno.test("LogPages.replay() keeps full pages while the room goes on, and reads the last one anew", () => {
  const { store, room, say, pages } = setUp(250);
  replay(pages, room, 0);
  assertEquals(store.reads, 2);
  for (let i = 1; i <= 5; i++) {
    say(1);
    assertEquals(replay(pages, room, 0), { seqs: range(1, 250 + i), pages: 2 });
    assertEquals(store.reads, 2 + i);
  }
});

Deno.test("LogPages reads a page anew after a message in it was changed, however full it is", () => {
  const { store, room, pages } = setUp(450);
  const { id } = store.history("garden", { after: 99, limit: 1 }).events[0]!;
  const told = () =>
    pages.replay(room, 50)!.frames(CODECS.v1).flatMap(({ data }) => JSON.parse(data as string))
      .find(({ data }) => data.id === id).data.message;
  assertEquals([told(), told()], ["Hello", "Hello"]);
  const reads = store.reads;
  store.commit([changeOf(id, "edit", { text: "Roses" })]);
  room.lastSeq = room.changedSeq = 451;
  assertEquals([told(), told()], ["Roses", "Roses"]);
  assertEquals(store.reads, reads + 1);
  assertEquals(replay(pages, room, 0).seqs, range(1, 451));
});

Deno.test("LogPages.replay() ends a page before it is too long", () => {
  const { room, pages } = setUp(60, "x".repeat(3_000));
  const { seqs, pages: count } = replay(pages, room, 0);
  assertEquals([seqs, count], [range(1, 60), 3]);
});

Deno.test("LogPages reads no further than members have been told", () => {
  const { room, pages } = setUp(10);
  room.lastSeq = 8;
  assertEquals(replay(pages, room, 5).seqs, [6, 7, 8]);
  assertEquals(pages.history(room, { limit: 50 }).data.messages.length, 8);
});

Deno.test("LogPages.history() reads once for all who come into a room, until it goes on", () => {
  const { store, room, say, pages } = setUp(30);
  const first = pages.history(room, { limit: 20 });
  const { messages, has_more } = first.data;
  assertEquals([messages.length, has_more, first.length], [20, true, 100]);
  assertStrictEquals(pages.history(room, { limit: 20 }).outgoing, first.outgoing);
  assertEquals(store.reads, 1);
  assertEquals(pages.history(room, { limit: 50 }).data.messages.length, 30);
  say(1);
  const [event] = pages.history(room, { limit: 20 }).outgoing.pieces(CODECS.v1);
  assertEquals(JSON.parse(String(event)).data.messages.at(-1).seq, 31);
});

Deno.test("LogPages.forget() lets go of all pages, and they do not pile up", () => {
  const { store, room, pages } = setUp(300);
  pages.replay(room, 0);
  pages.forget();
  pages.replay(room, 0);
  assertEquals(store.reads, 2);
  for (let cursor = 1; cursor <= 40; cursor++) pages.replay(room, cursor);
  assertEquals(store.reads, 42);
  pages.replay(room, 0);
  assertEquals(store.reads, 43);
});
