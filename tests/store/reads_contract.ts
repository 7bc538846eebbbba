import { assert, assertEquals, assertThrows } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import type { Store, StoredThread } from "../../lib/store/store.ts";
import { append, changeOf, person, room } from "./records.ts";

/** What every store must do with how far people have read, and what it counts for them. */
export function testReads(test: (sentence: string, run: (store: Store) => void) => void): void {
  test("keeps how far people have read, of rooms that it has only", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const read = { personId: "ada", roomId: "garden", seq: 7, level: "all" as const };
    store.commit([
      { kind: "put_read", read },
      { kind: "put_read", read: { ...read, personId: "ben", seq: 9 } },
      { kind: "put_read", read: { ...read, roomId: "nowhere" } },
    ]);
    assertEquals(store.readOf("ada", "garden"), read);
    assertEquals(store.readOf("ada", "nowhere"), undefined);
    assertEquals(store.readOf("cy", "garden"), undefined);
    const back = { ...read, seq: 3, level: "nothing" as const };
    store.commit([{ kind: "put_read", read: back }]);
    assertEquals(store.readOf("ada", "garden"), back);
    const twin = room("twin", { key: "garden" });
    assertThrows(() => {
      store.commit([{ kind: "put_read", read }, { kind: "put_room", room: twin }]);
    }, Error);
    assertEquals(store.readOf("ada", "garden"), back);
  });

  test("keeps how far people have read in threads, the last ones of each in a room", (store) => {
    store.commit([
      { kind: "put_room", room: room("garden") },
      { kind: "put_room", room: room("pond") },
    ]);
    const thread = (threadId: string, change: Partial<StoredThread> = {}) => ({
      kind: "put_thread" as const,
      thread: { personId: "ada", roomId: "garden", threadId, seq: 1, follows: true, ...change },
    });
    store.commit([
      thread("t1"),
      thread("t1", { seq: 5, follows: false }),
      thread("t2", { personId: "ben" }),
      thread("t3", { roomId: "pond" }),
      thread("t4", { roomId: "nowhere" }),
    ]);
    assertEquals(store.threadsOf("ada", "garden"), [
      thread("t1", { seq: 5, follows: false }).thread,
    ]);
    assertEquals(store.threadsOf("ben", "garden"), [thread("t2", { personId: "ben" }).thread]);
    assertEquals(store.threadsOf("ada", "nowhere"), []);
    const many = Array.from({ length: LIMITS.followedThreads }, (_, i) => `many-${i}`);
    store.commit(many.map((id, i) => thread(id, { seq: 10 + i })));
    const kept = store.threadsOf("ada", "garden").map(({ threadId }) => threadId);
    assertEquals(kept.toSorted(), many.toSorted());
    assertEquals(store.threadsOf("ben", "garden").length, 1);
  });

  test("forgets how far people have read in a room that is purged, piece by piece", (store) => {
    const garden = room("garden", { kind: "temporary", emptiedAt: 1 });
    store.commit([{ kind: "put_room", room: garden }]);
    store.commit(Array.from({ length: 2_500 }, (_, i) => ({
      kind: "put_read",
      read: { personId: `person-${i}`, roomId: "garden", seq: 1, level: "all" },
    })));
    for (let calls = 0; store.purge(5); calls++) assert(calls < 5);
    store.commit([{ kind: "put_room", room: garden }]);
    assertEquals(store.readOf("person-2499", "garden"), undefined);
  });

  test("tells who said what came after a place, and whom that mentions", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const by = (authorId: string) => append("garden", { authorId });
    store.commit(["ada", "ben", "ada", "cy", "ben"].map(by));
    const said = (after: number, to: number, limit = 10) => {
      const counts: Record<string, number> = {};
      for (
        const { authorId, mentions, here } of store.said("garden", { after, to, limit })
      ) {
        const key = [authorId, ...mentions, ...here].join(" ");
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return counts;
    };
    assertEquals(said(0, 5), { ada: 2, ben: 2, cy: 1 });
    assertEquals(said(1, 4), { ada: 1, ben: 1, cy: 1 });
    assertEquals(said(0, 5, 2), { ben: 1, cy: 1 });
    assertEquals(said(5, 5), {});
    assertEquals(
      store.said("garden", { after: 1, to: 9, limit: 3 }).map(({ seq }) => seq),
      [3, 4, 5],
    );
    assertEquals(store.said("nowhere", { after: 0, to: 5, limit: 5 }), []);
    const { id } = store.history("garden", { limit: 1 }).events[0]!;
    const extras = { mentions: ["ben", "@here"], here: ["dee"] };
    store.commit([
      changeOf(id, "react", { text: "🌹" }),
      append("garden", { thread: id }),
      append("garden", { authorId: "cy", extras }),
      append("garden", { authorId: "cy", extras }),
    ]);
    const inThread = (after: number, thread: string) =>
      store.said("garden", { after, to: 9, limit: 9, thread }).map(({ seq }) => seq);
    assertEquals([inThread(0, id), inThread(7, id), inThread(0, "none")], [[7], [], []]);
    assertEquals(said(0, 9, 3), { "cy ben @here dee": 2, ben: 1 });
    assertEquals(said(5, 7), {});
    store.commit([changeOf(id, "edit", { text: "@ada", extras: { mentions: ["ada"] } })]);
    assertEquals(said(4, 5), { "ben ada": 1 });
    store.commit([changeOf(id, "edit", { text: "Nobody" })]);
    assertEquals(said(4, 5), { ben: 1 });
    store.commit([changeOf(id, "delete")]);
    assertEquals(said(3, 9), { "cy ben @here dee": 2, cy: 1 });
    const changes = store.history("garden", { after: 5, limit: 9 }).events
      .filter(({ target }) => target !== null);
    assertEquals(changes.map(({ extras }) => extras), [null, null, null, null]);
  });

  test("knows which names there are", (store) => {
    store.commit(["Ada", "Ben", "O'Neil", "小明"].map((name) => ({
      kind: "put_person" as const,
      person: person(name, { name }),
    })));
    assertEquals(store.knownNames(["Ada Lovelace", "Ada", "ada", "O'Neil", '"小明', "小明"]), [
      "Ada",
      "O'Neil",
      "小明",
    ]);
    assertEquals(store.knownNames([]), []);
  });

  test("finds people of a name by the room that they have read", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const people = ["ada", "ada2", "ben", "away"].map((id) => ({
      kind: "put_person" as const,
      person: person(id, { name: id === "ben" ? "Ben" : "Ada" }),
    }));
    const reads = ["ada", "ada2", "ben"].map((personId) => ({
      kind: "put_read" as const,
      read: { personId, roomId: "garden", seq: 0, level: "all" as const },
    }));
    store.commit([...people, ...reads]);
    assertEquals(store.namedIn("garden", "Ada", 5).sort(), ["ada", "ada2"]);
    assertEquals(store.namedIn("garden", "Ada", 1).length, 1);
    assertEquals(store.namedIn("garden", "ada", 5), []);
    assertEquals(store.namedIn("nowhere", "Ada", 5), []);
  });
}
