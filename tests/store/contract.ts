import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Store, type StoredRoom, StoreError } from "../../lib/store/store.ts";
import { testChanges } from "./changes_contract.ts";
import { Model, turns } from "./model.ts";
import { testReads } from "./reads_contract.ts";
import { append, channel, person, room } from "./records.ts";
import { channelsOf, roomsOf, seqs, snapshot } from "./views.ts";

/**
 * What every store must do.
 * @param name the class or function under test, for the names of the tests
 * @param open makes an empty one
 */
export function testStore(name: string, open: () => Store): void {
  const test = (sentence: string, run: (store: Store) => void) =>
    Deno.test(`${name} ${sentence}`, () => {
      const store = open();
      try {
        run(store);
      } finally {
        store.close();
      }
    });

  test("starts empty", (store) => {
    assertEquals(store.load(), { rooms: [], channels: [] });
    assertEquals(store.history("nowhere", { limit: 5 }), { events: [], hasMore: false });
    assertEquals(store.person("ada00000000000000000"), undefined);
    assertEquals(store.peopleNamed("Ada", 5), []);
    assertEquals(store.directRooms("ada00000000000000000"), []);
    assertEquals(store.pastSeq("garden"), 0);
    assertEquals(store.commit([]), []);
    assert(store.epoch.length >= 16);
  });

  test("says when everything is synced, at once where nothing was committed", (store) => {
    const seen: unknown[] = [];
    store.sync((error) => seen.push(error));
    assertEquals(seen, [null]);
  });

  test("has an epoch of its own", (store) => {
    const other = open();
    assert(other.epoch !== store.epoch);
    other.close();
  });

  test("gives back rooms as they were put, but for their sequence", (store) => {
    const garden = room("garden", {
      kind: "private",
      topic: "Roses, 玫瑰, گل سرخ",
      people: ["ada", "ben"],
      createdAt: 1_700_000_000_123,
      emptiedAt: null,
    });
    const pond = room("pond", { kind: "temporary", emptiedAt: 7 });
    store.commit([
      { kind: "put_room", room: { ...garden, lastSeq: 99, firstSeq: 50 } },
      { kind: "put_room", room: pond },
    ]);
    assertEquals(roomsOf(store), [garden, pond]);
  });

  test("replaces a room and keeps its log", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden"), append("garden")]);
    const changed = room("garden", {
      name: "Garden",
      kind: "announcement",
      topic: "new",
      people: ["cy"],
      createdBy: "ben",
      createdAt: 5,
      emptiedAt: 6,
    });
    store.commit([
      append("garden"),
      { kind: "put_room", room: { ...changed, lastSeq: 0, firstSeq: 9 } },
      append("garden"),
    ]);
    assertEquals(roomsOf(store), [{ ...changed, lastSeq: 4, firstSeq: 1 }]);
    assertEquals(seqs(store, "garden"), [1, 2, 3, 4]);
  });

  test("finds a room by its new key only", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    store.commit([{ kind: "put_room", room: room("garden", { key: "park" }) }]);
    store.commit([{ kind: "put_room", room: room("second", { key: "garden" }) }]);
    assertEquals(roomsOf(store).map(({ id, key }) => [id, key]), [["garden", "park"], [
      "second",
      "garden",
    ]]);
  });

  test("refuses a key that another room has", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const twin = room("twin", { key: "garden" });
    assertThrows(() => store.commit([append("garden"), { kind: "put_room", room: twin }]), Error);
    assertEquals(roomsOf(store), [room("garden")]);
    assertEquals(seqs(store, "garden"), []);
  });

  test("numbers the events of each room by themselves, without gaps", (store) => {
    store.commit([
      { kind: "put_room", room: room("garden") },
      { kind: "put_room", room: room("pond") },
    ]);
    const first = store.commit([append("garden"), append("pond"), append("garden")]);
    const second = store.commit([append("garden"), append("pond")]);
    assertEquals(
      [...first, ...second].map(({ duplicate, places }) => [
        duplicate,
        places.map(({ roomId, seq }) => [roomId, seq]),
      ]),
      [
        [false, [["garden", 1]]],
        [false, [["pond", 1]]],
        [false, [["garden", 2]]],
        [false, [["garden", 3]]],
        [false, [["pond", 2]]],
      ],
    );
    assertEquals(roomsOf(store).map(({ lastSeq, firstSeq }) => [lastSeq, firstSeq]), [[3, 1], [
      2,
      1,
    ]]);
  });

  test("ends a page before it is too long, in both directions, but has one event at least", (store) => {
    fill(store, 0);
    // An event counts 200 besides its text, and each person of a reaction 24, as the emoji does.
    store.commit([
      ...Array.from({ length: 90 }, () => append("garden", { text: "x".repeat(800) })),
      append("garden", { text: "y".repeat(4_000) }),
      append("garden", { extras: { reactions: [["🌹", ["ada", "ben"]]] }, text: "" }),
    ]);
    const sized = (
      options: { before?: number; after?: number; length: number; limit?: number },
    ) => {
      const [seqs, hasMore] = page(store, { limit: 99, ...options }) as [number[], boolean];
      return [seqs[0], seqs.at(-1), hasMore];
    };
    assertEquals(sized({ after: 0, length: 60_000 }), [1, 60, true]);
    assertEquals(sized({ after: 0, length: 60_999 }), [1, 60, true]);
    assertEquals(sized({ after: 0, length: 60_000, limit: 20 }), [1, 20, true]);
    assertEquals(sized({ before: 91, length: 20_000 }), [71, 90, true]);
    assertEquals(sized({ length: 4_472 }), [91, 92, true]);
    assertEquals(sized({ length: 4_471 }), [92, 92, true]);
    assertEquals(sized({ before: 92, length: 1 }), [91, 91, true]);
    assertEquals(sized({ before: 2, length: 1 }), [1, 1, false]);
    assertEquals(sized({ length: 1_000_000 }), [1, 92, false]);
    assertEquals(sized({ length: 1_000_000, limit: 92 }), [1, 92, false]);
    assertEquals(sized({ length: 1_000_000, limit: 91 }), [2, 92, true]);
  });

  test("gives back events as they were appended", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const texts = ["", "plain", "a\nb\tc", "上海 می‌خواهم Здравей 👩‍👩‍👧", "'; DROP TABLE events; --"];
    const appended = store.commit(texts.map((text, number) =>
      append("garden", {
        id: `id-${number}`,
        kind: number === 1 ? "action" : "text",
        authorId: "ada",
        author: "Ада",
        text,
        at: 1_700_000_000_000 + number,
        cid: number === 2 ? null : `cid ${number}`,
        channel: number === 3 ? "news" : null,
      })
    ));
    assertEquals(
      store.history("garden", { limit: 10 }).events,
      texts.map((text, number) => ({
        id: `id-${number}`,
        seq: number + 1,
        kind: number === 1 ? "action" as const : "text" as const,
        authorId: "ada",
        author: "Ада",
        text,
        at: 1_700_000_000_000 + number,
        cid: number === 2 ? null : `cid ${number}`,
        channel: number === 3 ? "news" : null,
        target: null,
        thread: null,
        extras: null,
      })),
    );
    assertEquals(appended[4], {
      duplicate: false,
      places: [{ roomId: "garden", id: "id-4", seq: 5, at: 1_700_000_000_004 }],
    });
  });

  test("appends a repeated cid once and answers with the first place", (store) => {
    store.commit([
      { kind: "put_room", room: room("garden") },
      { kind: "put_room", room: room("pond") },
    ]);
    const [first] = store.commit([
      append("garden", { id: "one", authorId: "ada", cid: "c", at: 5 }),
    ]);
    const again = [
      append("garden", { id: "two", authorId: "ada", cid: "c", at: 6, text: "other" }),
      append("pond", { id: "three", authorId: "ada", cid: "c", at: 7 }),
      append(["pond", "garden"], { authorId: "ada", cid: "c" }),
    ];
    const expected = { duplicate: true, places: [{ roomId: "garden", id: "one", seq: 1, at: 5 }] };
    assertEquals(first, { ...expected, duplicate: false });
    assertEquals(store.commit(again), [expected, expected, expected]);
    assertEquals(seqs(store, "garden"), [1]);
    assertEquals(seqs(store, "pond"), []);
  });

  test("finds a repeated cid within one batch", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const appended = store.commit([
      append("garden", { id: "one", authorId: "ada", cid: "c", at: 1 }),
      append("garden", { id: "two", authorId: "ada", cid: "c", at: 2 }),
      append("garden", { id: "three", authorId: "ada", cid: "d", at: 3 }),
    ]);
    assertEquals(appended.map(({ duplicate, places }) => [duplicate, places[0]!.id]), [
      [false, "one"],
      [true, "one"],
      [false, "three"],
    ]);
    assertEquals(seqs(store, "garden"), [1, 2]);
  });

  test("lets two authors use the same cid, and nobody's cid repeat null", (store) => {
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const appended = store.commit([
      append("garden", { authorId: "ada", cid: "c" }),
      append("garden", { authorId: "ben", cid: "c" }),
      append("garden", { authorId: "ada", cid: null }),
      append("garden", { authorId: "ada", cid: null }),
    ]);
    assertEquals(appended.map(({ duplicate }) => duplicate), [false, false, false, false]);
    assertEquals(seqs(store, "garden"), [1, 2, 3, 4]);
  });

  test("appends to several rooms at once, and repeats all the places exactly", (store) => {
    store.commit(["garden", "pond", "shed"].map((id) => ({ kind: "put_room", room: room(id) })));
    store.commit([append("pond"), append("pond")]);
    const message = { authorId: "ada", cid: "c", at: 8, channel: "news" };
    const [first] = store.commit([append(["shed", "pond", "garden"], message)]);
    assertEquals(first!.duplicate, false);
    assertEquals(first!.places.map(({ roomId, seq, at }) => [roomId, seq, at]), [
      ["shed", 1, 8],
      ["pond", 3, 8],
      ["garden", 1, 8],
    ]);
    const [again] = store.commit([append(["garden"], { ...message, at: 9 })]);
    assertEquals(again, { duplicate: true, places: first!.places });
    for (const { roomId, id, seq } of first!.places) {
      const last = store.history(roomId, { limit: 1 }).events[0]!;
      assertEquals([last.id, last.seq, last.cid, last.channel], [id, seq, "c", "news"]);
    }
    assertEquals(store.commit([append([], { cid: "none" })]), [{ duplicate: false, places: [] }]);
  });

  test("changes nothing when one record of a batch cannot be stored", (store) => {
    store.commit([
      { kind: "put_room", room: room("garden") },
      { kind: "put_channel", channel: channel("news", ["garden"]) },
      { kind: "put_person", person: person("ada") },
      append("garden", { authorId: "ada", cid: "kept" }),
    ]);
    const before = snapshot(store);
    const mark = append("garden", { authorId: "ada", cid: "lost" });
    assertThrows(
      () =>
        store.commit([
          mark,
          { kind: "put_room", room: room("garden", { topic: "changed" }) },
          { kind: "put_room", room: room("pond") },
          append(["pond", "garden"], { authorId: "ada", cid: "lost too" }),
          { kind: "put_channel", channel: channel("news", []) },
          { kind: "put_channel", channel: channel("old", []) },
          { kind: "delete_channel", key: "news" },
          { kind: "put_person", person: person("ada", { name: "Eve" }) },
          { kind: "put_person", person: person("ben") },
          append("nowhere"),
        ]),
      Error,
      'room "nowhere"',
    );
    assertEquals(snapshot(store), before);
    assertEquals(store.commit([mark])[0]!.places[0]!.seq, 2);
    assertEquals(store.commit([mark])[0]!.duplicate, true);
  });

  test("answers with the last page of a log", (store) => {
    fill(store, 10);
    assertEquals(page(store, { limit: 3 }), [[8, 9, 10], true]);
    assertEquals(page(store, { limit: 10 }), [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false]);
    assertEquals(page(store, { limit: 9 })[1], true);
    assertEquals(page(store, { limit: 11 })[1], false);
    assertEquals(page(store, { limit: 0 }), [[], true]);
  });

  test("answers with the page before a seq", (store) => {
    fill(store, 10);
    assertEquals(page(store, { before: 5, limit: 2 }), [[3, 4], true]);
    assertEquals(page(store, { before: 5, limit: 4 }), [[1, 2, 3, 4], false]);
    assertEquals(page(store, { before: 1, limit: 4 }), [[], false]);
    assertEquals(page(store, { before: 0, limit: 4 }), [[], false]);
    assertEquals(page(store, { before: 11, limit: 2 }), [[9, 10], true]);
    assertEquals(page(store, { before: 1e15, limit: 2 }), [[9, 10], true]);
    assertEquals(page(store, { before: 3, limit: 0 }), [[], true]);
  });

  test("answers with the page after a seq", (store) => {
    fill(store, 10);
    assertEquals(page(store, { after: 0, limit: 3 }), [[1, 2, 3], true]);
    assertEquals(page(store, { after: 7, limit: 3 }), [[8, 9, 10], false]);
    assertEquals(page(store, { after: 6, limit: 3 }), [[7, 8, 9], true]);
    assertEquals(page(store, { after: 10, limit: 3 }), [[], false]);
    assertEquals(page(store, { after: 1e15, limit: 3 }), [[], false]);
    assertEquals(page(store, { after: -5, limit: 2 }), [[1, 2], true]);
    assertEquals(page(store, { after: 3, limit: 0 }), [[], true]);
  });

  test("answers with what lies between two seqs", (store) => {
    fill(store, 10);
    assertEquals(page(store, { after: 3, before: 7, limit: 2 }), [[4, 5], true]);
    assertEquals(page(store, { after: 3, before: 7, limit: 3 }), [[4, 5, 6], false]);
    assertEquals(page(store, { after: 3, before: 4, limit: 3 }), [[], false]);
    assertEquals(page(store, { after: 7, before: 3, limit: 3 }), [[], false]);
  });

  test("keeps the logs of rooms apart", (store) => {
    store.commit(["garden", "pond"].map((id) => ({ kind: "put_room", room: room(id) })));
    store.commit([append("garden", { text: "roses" }), append("pond", { text: "fish" })]);
    assertEquals(store.history("garden", { after: 0, limit: 9 }).events.map(({ text }) => text), [
      "roses",
    ]);
    assertEquals(store.history("pond", { before: 9, limit: 9 }).events.map(({ text }) => text), [
      "fish",
    ]);
  });

  test("finds a person by id and by the first 8 characters of it", (store) => {
    const ada = person("ada45678aaaaaaaaaaaa", { name: "Ada", lastSeenAt: 4 });
    const ben = person("ben45678bbbbbbbbbbbb");
    store.commit([{ kind: "put_person", person: ada }, { kind: "put_person", person: ben }]);
    assertEquals(store.person("ada45678aaaaaaaaaaaa"), ada);
    assertEquals(store.person("ada45678"), ada);
    assertEquals(store.person("ben45678"), ben);
    assertEquals(store.person("ada4567"), undefined);
    assertEquals(store.person("ada45678a"), undefined);
    assertEquals(store.person("ada45679"), undefined);
    assertEquals(store.person("%%%%%%%%"), undefined);
    assertEquals(store.person(""), undefined);
  });

  test("finds nobody by 8 characters that two ids begin with", (store) => {
    store.commit(["ada45678a", "ada45678b", "ada45679a"].map((id) => ({
      kind: "put_person",
      person: person(id),
    })));
    assertEquals(store.person("ada45678"), undefined);
    assertEquals(store.person("ada45678b")?.id, "ada45678b");
    assertEquals(store.person("ada45679")?.id, "ada45679a");
    store.commit([{ kind: "put_person", person: person("ada45678") }]);
    assertEquals(store.person("ada45678")?.id, "ada45678");
  });

  test("replaces a person", (store) => {
    store.commit([{ kind: "put_person", person: person("ada", { name: "Ada", lastSeenAt: 1 }) }]);
    store.commit([{ kind: "put_person", person: person("ada", { name: "Eve", lastSeenAt: 2 }) }]);
    assertEquals(store.person("ada"), { id: "ada", name: "Eve", lastSeenAt: 2 });
    assertEquals(store.peopleNamed("Ada", 9), []);
    assertEquals(store.peopleNamed("Eve", 9).length, 1);
  });

  test("lists people of exactly a name, last seen first", (store) => {
    const seen = [["a", "Ada", 3], ["b", "Ada", 9], ["c", "ada", 10], ["d", "Ada", 5]] as const;
    store.commit(seen.map(([id, name, lastSeenAt]) => ({
      kind: "put_person",
      person: person(id, { name, lastSeenAt }),
    })));
    assertEquals(store.peopleNamed("Ada", 9).map(({ id }) => id), ["b", "d", "a"]);
    assertEquals(store.peopleNamed("Ada", 2).map(({ id }) => id), ["b", "d"]);
    assertEquals(store.peopleNamed("Ada", 0), []);
    assertEquals(store.peopleNamed("Ad", 9), []);
  });

  test("finds direct rooms by person, and does not load them", (store) => {
    const pair = direct("d1", ["ada", "ben"]);
    const three = direct("d2", ["ada", "ben", "cy"]);
    const garden = room("garden", { kind: "private", people: ["ada", "cy"] });
    store.commit([pair, garden, three].map((each) => ({ kind: "put_room", room: each })));
    store.commit([append("d2")]);
    assertEquals(roomsOf(store), [garden]);
    assertEquals(store.directRooms("ada"), [pair, { ...three, lastSeq: 1 }]);
    assertEquals(store.directRooms("cy").map(({ id }) => id), ["d2"]);
    assertEquals(store.directRooms("eve"), []);
    store.commit([{ kind: "put_room", room: direct("d2", ["ada", "eve"]) }]);
    assertEquals(store.directRooms("cy"), []);
    assertEquals(store.directRooms("eve").map(({ lastSeq }) => lastSeq), [1]);
    assertEquals(store.directRooms("ben"), [pair]);
  });

  test("keeps channels", (store) => {
    const news = channel("news", ["garden", "pond"]);
    const old = channel("old", []);
    store.commit([{ kind: "put_channel", channel: news }, { kind: "put_channel", channel: old }]);
    assertEquals(channelsOf(store), [news, old]);
    const changed = channel("news", ["pond"], { name: "News", createdBy: "ben" });
    store.commit([
      { kind: "put_channel", channel: changed },
      { kind: "delete_channel", key: "old" },
      { kind: "delete_channel", key: "never was" },
    ]);
    assertEquals(channelsOf(store), [changed]);
  });

  test("purges temporary rooms that emptied before a time, and no others", (store) => {
    const rooms = [
      room("long empty", { kind: "temporary", emptiedAt: 9 }),
      room("just empty", { kind: "temporary", emptiedAt: 10 }),
      room("in use", { kind: "temporary", emptiedAt: null }),
      room("permanent", { kind: "public", emptiedAt: 1 }),
    ];
    store.commit(rooms.map((each) => ({ kind: "put_room", room: each })));
    store.commit(rooms.map(({ id }) => append(id)));
    assertEquals(store.purge(10), false);
    assertEquals(roomsOf(store).map(({ id }) => id), ["in use", "just empty", "permanent"]);
    assertEquals(seqs(store, "long empty"), []);
    assertEquals(store.pastSeq("long empty"), 1);
    assertEquals(seqs(store, "just empty"), [1]);
    assertThrows(() => store.commit([append("long empty")]), Error, "not stored");
  });

  test("lets a purged room's seq go on where it stood", (store) => {
    for (const [id, last] of [["first", 2], ["second", 3], ["third", 4]] as const) {
      const garden = room(id, { key: "garden", kind: "temporary" });
      store.commit([{ kind: "put_room", room: garden }]);
      assertEquals(roomsOf(store).map(({ lastSeq, firstSeq }) => [lastSeq, firstSeq]), [
        id === "first" ? [0, 1] : [last - 1, last],
      ]);
      assertEquals(store.pastSeq("garden"), 0);
      store.commit(id === "first" ? [append(id), append(id)] : [append(id)]);
      store.commit([{ kind: "put_room", room: { ...garden, emptiedAt: 1 } }]);
      store.purge(2);
      assertEquals(roomsOf(store), []);
      assertEquals(store.pastSeq("garden"), last);
    }
    store.commit([{ kind: "put_room", room: room("fourth", { key: "garden" }) }, append("fourth")]);
    assertEquals(seqs(store, "fourth"), [5]);
    assertEquals(store.history("fourth", { before: 5, limit: 5 }), { events: [], hasMore: false });
  });

  test("remembers nothing of a purged room that had no event", (store) => {
    store.commit([{
      kind: "put_room",
      room: room("garden", { kind: "temporary", emptiedAt: 1 }),
    }]);
    store.purge(2);
    assertEquals(store.pastSeq("garden"), 0);
    assertEquals(roomsOf(store), []);
  });

  test("lets a new room take the key of a temporary one that was not purged", (store) => {
    store.commit([
      { kind: "put_room", room: room("old", { key: "garden", kind: "temporary" }) },
      append("old", { authorId: "ada", cid: "c" }),
      append("old"),
      { kind: "put_room", room: room("new", { key: "garden" }) },
      append("new"),
    ]);
    assertEquals(roomsOf(store), [room("new", { key: "garden", lastSeq: 3, firstSeq: 3 })]);
    assertEquals(seqs(store, "old"), []);
    assertEquals(store.commit([append("new", { authorId: "ada", cid: "c" })])[0]!.duplicate, false);
  });

  test("forgets a cid with the last of its places", (store) => {
    store.commit([
      { kind: "put_room", room: room("garden", { kind: "temporary", emptiedAt: 1 }) },
      { kind: "put_room", room: room("pond", { kind: "temporary", emptiedAt: 3 }) },
      { kind: "put_room", room: room("shed") },
    ]);
    const both = append(["garden", "pond"], { authorId: "ada", cid: "both" });
    const [first] = store.commit([both, append("garden", { authorId: "ada", cid: "one" })]);
    store.purge(2);
    assertEquals(store.commit([both]), [{ duplicate: true, places: [first!.places[1]!] }]);
    const one = append("shed", { authorId: "ada", cid: "one" });
    assertEquals(store.commit([one])[0]!.duplicate, false);
    assertEquals(store.commit([one])[0]!.duplicate, true);
    store.purge(4);
    const shed = append("shed", { authorId: "ada", cid: "both" });
    assertEquals(store.commit([shed])[0]!.duplicate, false);
  });

  test("knows whether an author sent under a cid, as long as a place of it is kept", (store) => {
    store.commit([
      { kind: "put_room", room: room("garden", { kind: "temporary", emptiedAt: 1 }) },
      { kind: "put_room", room: room("pond", { kind: "temporary", emptiedAt: 3 }) },
    ]);
    assertEquals(store.isSent("ada", "c"), false);
    store.commit([append(["garden", "pond"], { authorId: "ada", cid: "c" })]);
    assertEquals(store.isSent("ada", "c"), true);
    assertEquals(store.isSent("ada", "d"), false);
    assertEquals(store.isSent("ben", "c"), false);
    const lost = append("garden", { authorId: "ben", cid: "c" });
    assertThrows(() => store.commit([lost, append("nowhere")]), Error);
    assertEquals(store.isSent("ben", "c"), false);
    store.purge(2);
    assertEquals(store.isSent("ada", "c"), true);
    store.purge(4);
    assertEquals(store.isSent("ada", "c"), false);
    // More than one purge clears away: what waits for the next one is not kept either.
    store.commit([{ kind: "put_room", room: room("shed", { kind: "temporary", emptiedAt: 1 }) }]);
    store.commit(
      Array.from(
        { length: 1_500 },
        (_, number) => append("shed", { authorId: "ada", cid: `cid-${number}` }),
      ),
    );
    store.purge(2);
    assertEquals(["cid-0", "cid-1499"].map((cid) => store.isSent("ada", cid)), [false, false]);
  });

  test("clears away a long log in several calls, none of it to be seen after the first", (store) => {
    store.commit([{ kind: "put_room", room: room("garden", { kind: "temporary", emptiedAt: 1 }) }]);
    store.commit(Array.from({ length: 2_500 }, (_, number) =>
      append("garden", {
        authorId: "ada",
        cid: `cid-${number}`,
      })));
    let more = store.purge(2);
    assertEquals(store.pastSeq("garden"), 2_500);
    store.commit([{ kind: "put_room", room: room("again", { key: "garden" }) }]);
    const repeated = [0, 1_249, 2_499].map((number) =>
      append("again", { authorId: "ada", cid: `cid-${number}` })
    );
    assertEquals(store.commit(repeated).map(({ duplicate }) => duplicate), [false, false, false]);
    for (let calls = 0; more; calls++) {
      assert(calls < 10);
      more = store.purge(2);
    }
    assertEquals(seqs(store, "again"), [2_501, 2_502, 2_503]);
    assertEquals(store.commit(repeated).map(({ duplicate }) => duplicate), [true, true, true]);
  });

  test("keeps what it was given and what it gave apart from the caller's objects", (store) => {
    const given = room("garden", { people: ["ada"] });
    store.commit([{ kind: "put_room", room: given }]);
    store.commit([append("garden", { cid: "c" })])[0]!.places[0]!.seq = 77;
    given.people.push("eve");
    const taken = store.load().rooms[0]!;
    taken.lastSeq = 77;
    taken.people.push("eve");
    store.history("garden", { limit: 1 }).events[0]!.text = "changed";
    store.commit([append("garden", { cid: "c" })])[0]!.places[0]!.seq = 77;
    assertEquals(roomsOf(store), [room("garden", { people: ["ada"], lastSeq: 1 })]);
    assertEquals(store.history("garden", { limit: 1 }).events[0]!.text, "Hello");
    assertEquals(store.commit([append("garden", { cid: "c" })])[0]!.places[0]!.seq, 1);
  });

  testChanges(test);
  testReads(test);

  Deno.test(`${name} does what a small model does, whatever it is given`, () => {
    fc.assert(
      fc.property(turns, (turns) => {
        const store = open();
        try {
          const model = new Model();
          for (const turn of turns) {
            if (turn.purge !== undefined) {
              while (store.purge(turn.purge));
              model.purge(turn.purge);
            }
            let appended;
            try {
              appended = store.commit(turn.batch);
            } catch (error) {
              if (error instanceof StoreError) throw error;
            }
            assertEquals(appended, model.commit(turn.batch));
            model.check(store);
          }
        } finally {
          store.close();
        }
      }),
      { numRuns: 60 },
    );
  });
}

function direct(id: string, people: string[]): StoredRoom {
  return room(id, { kind: "direct", key: null, people });
}

function fill(store: Store, count: number): void {
  store.commit([
    { kind: "put_room", room: room("pond") },
    { kind: "put_room", room: room("garden") },
    { kind: "put_room", room: room("shed") },
  ]);
  for (let left = count; left > 0; left--) {
    store.commit([append("pond"), append("garden"), append("shed")]);
  }
}

function page(
  store: Store,
  options: { before?: number; after?: number; limit: number; length?: number },
) {
  const { events, hasMore } = store.history("garden", options);
  return [events.map(({ seq }) => seq), hasMore];
}
