import { assertEquals, assertThrows } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import type { PageOptions, Store, StoreRecord } from "../../lib/store/store.ts";
import { append, changeOf, room } from "./records.ts";
import { roomsOf, seqs, snapshot } from "./views.ts";

/** What every store must do with changes of messages, replies and pins. */
export function testChanges(test: (sentence: string, run: (store: Store) => void) => void): void {
  test("changes a message and keeps the change beside it", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden", { id: "m" })]);
    const appended = store.commit([
      changeOf("m", "edit", { id: "e", text: "Roses", at: 5 }),
      changeOf("m", "react", { text: "🌹", authorId: "ben" }),
      changeOf("m", "react", { text: "🌹", authorId: "cy" }),
      changeOf("m", "pin", { authorId: "ben", at: 6 }),
    ]);
    assertEquals(appended[0], {
      duplicate: false,
      places: [{ roomId: "garden", id: "e", seq: 2, at: 5 }],
    });
    const { events } = store.history("garden", { limit: 9 });
    assertEquals(events.map(({ kind, target, text }) => [kind, target, text]), [
      ["text", null, "Roses"],
      ["edit", "m", "Hello"],
      ["react", "m", "🌹"],
      ["react", "m", "🌹"],
      ["pin", "m", ""],
    ]);
    assertEquals(events[0]!.extras, {
      changedSeq: 5,
      editedAt: 5,
      reactions: [["🌹", ["ben", "cy"]]],
      pinnedBy: "ben",
      pinnedAt: 6,
    });
    assertEquals(store.message("garden", "m"), events[0]);
    assertEquals(store.message("garden", "e"), undefined);
    assertEquals(store.message("pond", "m"), undefined);
    store.commit([
      changeOf("m", "unreact", { text: "🌹", authorId: "ben" }),
      changeOf("m", "unreact", { text: "🌹", authorId: "cy" }),
      changeOf("m", "unpin"),
    ]);
    assertEquals(store.message("garden", "m")?.extras, { changedSeq: 8, editedAt: 5 });
    assertEquals(store.pins("garden"), []);
  });

  test("leaves nothing of the texts of a deleted message, and lets nobody change it", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden", { id: "m" })]);
    store.commit([
      changeOf("m", "edit", { text: "Roses" }),
      changeOf("m", "react", { text: "🌹" }),
      changeOf("m", "pin"),
      append("garden", { thread: "m", authorId: "ben", at: 3 }),
      changeOf("m", "delete"),
    ]);
    const { events } = store.history("garden", { limit: 9 });
    assertEquals(events.map(({ text }) => text), ["", "", "🌹", "", "Hello", ""]);
    assertEquals(events[0]!.extras, {
      changedSeq: 6,
      deleted: true,
      replies: { count: 1, lastAt: 3, lastAuthors: ["ben"] },
    });
    assertEquals(store.pins("garden"), []);
    const kinds = ["edit", "delete", "react", "unreact", "pin", "unpin"] as const;
    const changes = kinds.map((kind) => changeOf("m", kind, { text: "more" }));
    const gone = { duplicate: false, places: [], unchanged: "gone" as const };
    assertEquals(store.commit(changes), changes.map(() => gone));
    assertEquals(store.commit([changeOf("nothing", "delete")]), [gone]);
    store.commit([{ kind: "put_room", room: room("pond") }, append("pond", { id: "n" })]);
    assertEquals(store.commit([changeOf("n", "delete", { room: "garden" })]), [gone]);
    assertEquals(roomsOf(store).map(({ lastSeq }) => lastSeq), [6, 1]);
  });

  test("appends no change that changes nothing, nor one under a repeated cid", (store) => {
    store.commit([
      { kind: "put_room", room: room("garden") },
      append("garden", { id: "m" }),
      changeOf("m", "react", { text: "🌹", cid: "c" }),
      changeOf("m", "pin"),
    ]);
    const same = { duplicate: false, places: [], unchanged: "same" as const };
    assertEquals(
      store.commit([
        changeOf("m", "edit", { text: "Hello" }),
        changeOf("m", "react", { text: "🌹" }),
        changeOf("m", "unreact", { text: "🌷" }),
        changeOf("m", "pin"),
      ]),
      [same, same, same, same],
    );
    const [again] = store.commit([changeOf("m", "unreact", { text: "🌹", cid: "c" })]);
    assertEquals([again!.duplicate, again!.places[0]!.seq], [true, 2]);
    assertEquals(seqs(store, "garden"), [1, 2, 3]);
  });

  test("bounds the reactions of a message and the pins of a room", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden", { id: "m" })]);
    const outcomes = (changes: StoreRecord[]) =>
      store.commit(changes).map(({ unchanged }) => unchanged);
    const emojis = Array.from({ length: LIMITS.reactionsPerMessage + 1 }, (_, i) => `e${i}`);
    assertEquals(
      outcomes(emojis.map((text) => changeOf("m", "react", { text }))),
      [...Array(LIMITS.reactionsPerMessage), "full"],
    );
    const people = Array.from({ length: LIMITS.peoplePerReaction }, (_, i) => `p${i}`);
    assertEquals(
      outcomes(people.map((authorId) => changeOf("m", "react", { text: "e0", authorId }))),
      [...Array(LIMITS.peoplePerReaction - 1), "full"],
    );
    assertEquals(outcomes([changeOf("m", "unreact", { text: "e1" })]), [undefined]);
    assertEquals(outcomes([changeOf("m", "react", { text: "e20" })]), [undefined]);

    const ids = Array.from({ length: LIMITS.pinsPerRoom + 1 }, (_, i) => `pin${i}`);
    store.commit(ids.map((id) => append("garden", { id })));
    assertEquals(
      outcomes(ids.map((id) => changeOf(id, "pin"))),
      [...Array(LIMITS.pinsPerRoom), "full"],
    );
    assertEquals(store.pins("garden").map(({ id }) => id), ids.slice(0, -1).reverse());
    assertEquals(outcomes([changeOf("pin3", "delete"), changeOf("pin50", "pin")]), [
      undefined,
      undefined,
    ]);
    assertEquals(store.pins("garden")[0]!.id, "pin50");
  });

  test("pages the messages of a room without threads, and a thread without the room", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    store.commit(["a", "b", "c"].map((id) => append("garden", { id })));
    store.commit([
      append("garden", { thread: "b", authorId: "ben", at: 4 }),
      changeOf("a", "edit", { text: "changed" }),
      append("garden", { thread: "b", authorId: "cy", at: 6 }),
      append("garden", { thread: "b", authorId: "ben", at: 7 }),
      append("garden", { id: "d" }),
    ]);
    const page = (options: PageOptions) => {
      const { events, hasMore } = store.history("garden", options);
      return [events.map(({ seq }) => seq), hasMore];
    };
    assertEquals(page({ limit: 3, of: "lines" }), [[2, 3, 8], true]);
    assertEquals(page({ limit: 4, of: "lines" }), [[1, 2, 3, 8], false]);
    assertEquals(page({ limit: 2, before: 8, of: "lines" }), [[2, 3], true]);
    assertEquals(page({ limit: 1, after: 2, of: "lines" }), [[3], true]);
    assertEquals(page({ limit: 0, of: "lines" }), [[], true]);
    const of = { thread: "b" };
    assertEquals(page({ limit: 9, of }), [[2, 4, 6, 7], false]);
    assertEquals(page({ limit: 2, of }), [[6, 7], true]);
    assertEquals(page({ limit: 2, after: 2, of }), [[4, 6], true]);
    assertEquals(page({ limit: 9, before: 6, of }), [[2, 4], false]);
    assertEquals(page({ limit: 9, of: { thread: "d" } }), [[8], false]);
    assertEquals(page({ limit: 9, of: { thread: "nothing" } }), [[], false]);
    assertEquals(store.message("garden", "b")?.extras, {
      changedSeq: 7,
      replies: { count: 3, lastAt: 7, lastAuthors: ["ben", "cy"] },
    });
  });

  test("tells what a message said and since when", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    store.commit([append("garden", { id: "m", text: "one", at: 1 })]);
    assertEquals(store.versions("garden", "m", 9), [{ text: "one", at: 1 }]);
    store.commit([
      changeOf("m", "edit", { text: "two", at: 2 }),
      changeOf("m", "edit", { text: "three", at: 3 }),
    ]);
    const versions = [{ text: "one", at: 1 }, { text: "two", at: 2 }, { text: "three", at: 3 }];
    assertEquals(store.versions("garden", "m", 9), versions);
    assertEquals(store.versions("garden", "m", 3), versions);
    assertEquals(store.versions("garden", "m", 2), versions.slice(1));
    assertEquals(store.versions("garden", "m", 1), versions.slice(2));
    assertEquals(store.versions("garden", "nothing", 9), []);
    assertEquals(store.versions("pond", "m", 9), []);
  });

  test("takes changes back when one record of their batch cannot be stored", (store) => {
    store.commit([
      { kind: "put_room", room: room("garden") },
      append("garden", { id: "m" }),
      append("garden", { id: "n" }),
      changeOf("m", "edit", { text: "Roses" }),
      changeOf("m", "pin"),
    ]);
    const state = () => [snapshot(store), store.pins("garden"), store.message("garden", "n")];
    const before = state();
    assertThrows(() =>
      store.commit([
        changeOf("n", "react", { text: "🌹" }),
        changeOf("n", "pin"),
        append("garden", { id: "o", thread: "n" }),
        changeOf("m", "unpin"),
        changeOf("m", "delete"),
        append("nowhere"),
      ]), Error);
    assertEquals(state(), before);
    store.commit([append("garden"), append("garden"), append("garden")]);
    assertEquals(store.message("garden", "o"), undefined);
  });

  test("purges pins, threads and versions with their room", (store) => {
    const empty = room("garden", { kind: "temporary", emptiedAt: 1 });
    store.commit([
      { kind: "put_room", room: empty },
      append("garden", { id: "m" }),
      append("garden", { thread: "m" }),
      changeOf("m", "edit", { text: "Roses" }),
      changeOf("m", "pin"),
    ]);
    while (store.purge(2));
    assertEquals(store.pins("garden"), []);
    assertEquals(store.message("garden", "m"), undefined);
    assertEquals(store.versions("garden", "m", 9), []);
    assertEquals(store.history("garden", { limit: 9, of: { thread: "m" } }).events, []);
  });
}
