import { assertEquals, assertThrows } from "@std/assert";
import { MemoryStore } from "../lib/store/memory.ts";
import { type Appended, StoreError, type StoreRecord } from "../lib/store/store.ts";
import { WriteBehind } from "../lib/write_behind.ts";
import { testStore } from "./store/contract.ts";
import { append, person, room } from "./store/records.ts";

/** Lets people wait, and nothing else. */
class LazyStore extends WriteBehind {
  override commit(records: readonly StoreRecord[]): Appended[] {
    const rest = records.filter((record) => {
      if (record.kind !== "put_person") return true;
      this.later(record);
      return false;
    });
    return rest.length === 0 ? [] : super.commit(rest);
  }
}

/** Takes nothing while it fails, or, with `chokesOn`, nothing that contains this person. */
class FailingStore extends MemoryStore {
  failing: "full" | "damaged" | undefined;
  chokesOn: string | undefined;

  override commit(records: readonly StoreRecord[]): Appended[] {
    const chokes = this.chokesOn === undefined || records.some((record) => {
      return record.kind === "put_person" && record.person.id === this.chokesOn;
    });
    if (this.failing && chokes) throw new StoreError(this.failing, { cause: new Error("no") });
    return super.commit(records);
  }
}

function aPerson(id: string, name = id) {
  return { kind: "put_person" as const, person: person(id, { name }) };
}

testStore("WriteBehind that lets people wait", () => new LazyStore(new MemoryStore()));

Deno.test("WriteBehind.commit() takes what waits with it, before its own", () => {
  const inner = new MemoryStore();
  const store = new WriteBehind(inner);
  const garden = room("garden", { kind: "temporary" });
  store.commit([{ kind: "put_room", room: garden }]);
  store.later({ kind: "put_room", room: { ...garden, emptiedAt: 5 } });
  store.later(aPerson("ada"));
  assertEquals([inner.person("ada"), inner.load().rooms[0]?.emptiedAt], [undefined, null]);
  store.commit([{ kind: "put_room", room: { ...garden, emptiedAt: 9 } }, append("garden")]);
  assertEquals([inner.person("ada")?.id, inner.load().rooms[0]?.emptiedAt], ["ada", 9]);
  assertEquals(store.waiting, 0);
});

Deno.test("WriteBehind.later() keeps the latest of a person, and not without end", () => {
  const inner = new MemoryStore();
  const store = new WriteBehind(inner);
  store.later(aPerson("ada", "Ada"));
  store.later(aPerson("ada", "Eve"));
  assertEquals([store.waiting, store.person("ada")?.name], [1, "Eve"]);
  for (let i = 0; i < 2_000; i++) store.later(aPerson(`person-${i}`));
  assertEquals([store.waiting, store.person("ada")], [2_000, undefined]);
});

Deno.test("WriteBehind finds people who wait by the first letters of their id, and by their name", () => {
  const inner = new MemoryStore();
  const store = new WriteBehind(inner);
  inner.commit([aPerson("benbenbenb", "Ben")]);
  store.later(aPerson("adaadaadaa", "Ada"));
  store.later(aPerson("benbenbenb", "Cy"));
  assertEquals(store.person("adaadaad")?.name, "Ada");
  store.later(aPerson("adaadaadbb", "Eve"));
  assertEquals(store.person("adaadaad"), undefined);
  assertEquals(store.peopleNamed("Ben", 5), []);
  assertEquals(store.peopleNamed("Eve", 5).map(({ id }) => id), ["adaadaadbb"]);
});

Deno.test("WriteBehind finds how far people have read, before and after it is written", () => {
  const inner = new MemoryStore();
  const store = new WriteBehind(inner);
  store.commit([{ kind: "put_room", room: room("garden") }]);
  const read = { personId: "ada", roomId: "garden", seq: 1, level: "all" as const };
  store.later({ kind: "put_read", read });
  store.later({ kind: "put_read", read: { ...read, personId: "ben", seq: 5 } });
  store.later({ kind: "put_read", read: { ...read, seq: 2 } });
  const seqs = () => ["ada", "ben", "cy"].map((id) => store.readOf(id, "garden")?.seq);
  assertEquals([store.waiting, ...seqs()], [2, 2, 5, undefined]);
  assertEquals(inner.readOf("ada", "garden"), undefined);
  store.flush();
  assertEquals([store.waiting, ...seqs()], [0, 2, 5, undefined]);
});

Deno.test("WriteBehind finds how far people have read in a thread before it is written", () => {
  const inner = new MemoryStore();
  const store = new WriteBehind(inner);
  const thread = { personId: "ada", roomId: "garden", threadId: "t", seq: 1, follows: true };
  store.commit([{ kind: "put_room", room: room("garden") }, { kind: "put_thread", thread }]);
  store.later({ kind: "put_thread", thread: { ...thread, seq: 4 } });
  assertEquals(store.threadsOf("ada", "garden").map(({ seq }) => seq), [4]);
  assertEquals(inner.threadsOf("ada", "garden").map(({ seq }) => seq), [1]);
  store.flush();
  assertEquals(inner.threadsOf("ada", "garden").map(({ seq }) => seq), [4]);
});

Deno.test("WriteBehind.purge() leaves a room alone that was used meanwhile", () => {
  const inner = new FailingStore();
  const store = new WriteBehind(inner);
  const garden = room("garden", { kind: "temporary", emptiedAt: 5 });
  store.commit([{ kind: "put_room", room: garden }]);
  store.later({ kind: "put_room", room: { ...garden, emptiedAt: 50 } });
  inner.failing = "full";
  assertThrows(() => store.purge(10), StoreError);
  inner.failing = undefined;
  store.purge(10);
  assertEquals(inner.load().rooms.length, 1);
  store.purge(60);
  assertEquals(inner.load().rooms.length, 0);
});

Deno.test("WriteBehind keeps what waits while the database takes nothing, and serves who reads", () => {
  const inner = new FailingStore();
  const store = new WriteBehind(inner);
  inner.commit([aPerson("ben", "Ben")]);
  store.later(aPerson("ada", "Ada"));
  inner.failing = "full";
  assertThrows(() => store.flush(), StoreError);
  assertThrows(() => store.commit([{ kind: "put_room", room: room("garden") }]), StoreError);
  assertEquals([store.waiting, store.person("ada")?.name], [1, "Ada"]);
  assertEquals(store.peopleNamed("Ben", 1).length, 1);
  inner.failing = undefined;
  store.flush();
  assertEquals([store.waiting, inner.person("ada")?.name], [0, "Ada"]);
});

Deno.test("WriteBehind lets what waits cost nothing else, should the database choke on it", () => {
  const inner = new FailingStore();
  const store = new WriteBehind(inner);
  inner.failing = "damaged";
  inner.chokesOn = "ada";
  store.later(aPerson("ada"));
  store.commit([{ kind: "put_room", room: room("garden") }]);
  assertEquals([store.waiting, inner.load().rooms.length], [0, 1]);
  store.later(aPerson("ada"));
  assertThrows(() => store.flush(), StoreError);
  assertEquals(store.waiting, 0);
});
