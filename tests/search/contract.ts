import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { append, room } from "../store/records.ts";
import type { Talk } from "./talk.ts";

/**
 * What every search must do.
 * @param name the class under test, for the names of the tests
 * @param open makes an empty store with its search, runs with it and closes both
 */
export function testSearch(name: string, open: (run: (talk: Talk) => Promise<void>) => unknown) {
  const test = (sentence: string, run: (talk: Talk) => Promise<void>) =>
    Deno.test(`${name} ${sentence}`, () => open(run) as Promise<void>);

  test("finds what was just said, the newest first", async (talk) => {
    assertEquals(await talk.find("tea"), []);
    talk.say("Tea for two");
    talk.say("Two teas, and no tea room");
    talk.say("Coffee");
    assertEquals(await talk.find("tea"), ["Two teas, and no tea room", "Tea for two"]);
    assertEquals(await talk.find("two TEA"), ["Two teas, and no tea room", "Tea for two"]);
    assertEquals(await talk.find("tea coffee"), []);
    talk.say("tea and coffee");
    assertEquals(await talk.find("tea coffee"), ["tea and coffee"]);
  });

  test("finds words one after the other, unfinished ones, and none that must not be", async (talk) => {
    talk.say("Meet in the tea room");
    talk.say("Room for tea");
    talk.say("Roomy teapot");
    assertEquals(await talk.find('"tea room"'), ["Meet in the tea room"]);
    assertEquals(
      await talk.find("tea roo"),
      ["Roomy teapot", "Room for tea", "Meet in the tea room"].slice(1),
    );
    assertEquals(await talk.find("roo"), ["Roomy teapot", "Room for tea", "Meet in the tea room"]);
    assertEquals(await talk.find("room "), ["Room for tea", "Meet in the tea room"]);
    assertEquals(await talk.find("room -for -roomy"), ["Meet in the tea room"]);
    assertEquals(await talk.find('-"tea room" -for'), ["Roomy teapot"]);
  });

  test("finds Chinese within any sentence", async (talk) => {
    talk.say("我昨天去上海市買東西");
    talk.say("浦東上海灘很美");
    talk.say("海上有船");
    const shanghai = ["浦東上海灘很美", "我昨天去上海市買東西"];
    for (const typed of ["上海", "上海 ", '"上海"', "海 上海"]) {
      assertEquals(await talk.find(typed), shanghai, typed);
    }
    assertEquals(await talk.find("海"), ["海上有船", ...shanghai]);
    assertEquals(await talk.find("船"), ["海上有船"]);
    assertEquals(await talk.find("上海灘"), ["浦東上海灘很美"]);
    assertEquals(await talk.find("上海 買東西"), ["我昨天去上海市買東西"]);
    assertEquals(await talk.find("上海船"), []);
  });

  test("finds Persian with ZWNJ, joined and with spaces", async (talk) => {
    const [zwnj, joined, spaced] = ["کتاب می‌خواهم", "كتاب ميخواهم", "کتاب می خواهم"];
    for (const text of [zwnj, joined, spaced]) talk.say(text);
    assertEquals(await talk.find("می‌خواهم "), [spaced, joined, zwnj]);
    assertEquals(await talk.find("می خواهم "), [spaced, joined, zwnj]);
    assertEquals(await talk.find("میخواهم "), [joined, zwnj]);
    assertEquals(await talk.find('"کتاب می‌خواهم"'), [spaced, joined, zwnj]);
    assertEquals(await talk.find("كتاب"), [spaced, joined, zwnj]);
  });

  test("finds Bulgarian, accents or not, and digits of any script", async (talk) => {
    talk.say("Ще дойда в Пловдив в 8 часа̀, Йордан");
    talk.say("Café at ۱۲");
    assertEquals((await talk.find("пловдив часа")).length, 1);
    assertEquals((await talk.find("ЙОРДАН")).length, 1);
    assertEquals(await talk.find("иордан"), []);
    assertEquals(await talk.find("cafe 12"), ["Café at ۱۲"]);
  });

  test("filters by who said it", async (talk) => {
    talk.say("one", { authorId: "ada00000000000000000", author: "Ada Lovelace" });
    talk.say("two", { authorId: "ben00000000000000000", author: "Ben" });
    const me = { personId: "ben00000000000000000" };
    assertEquals(await talk.find("from:ben"), ["two"]);
    assertEquals(await talk.find('from:"ada lovelace" one'), ["one"]);
    assertEquals(await talk.find("from:ada"), []);
    assertEquals(await talk.find("from:ada00000"), ["one"]);
    assertEquals(await talk.find("from:me", me), ["two"]);
    assertEquals(await talk.find("-from:me", me), ["one"]);
  });

  test("filters by day and by links", async (talk) => {
    talk.say("old", { at: Date.UTC(2026, 0, 30, 23, 59) });
    talk.say("new https://example.org", { at: Date.UTC(2026, 0, 31) });
    // A clock that was set back.
    talk.say("late", { at: Date.UTC(2026, 0, 30) });
    assertEquals(await talk.find("before:2026-01-31"), ["late", "old"]);
    assertEquals(await talk.find("after:2026-01-31"), ["new https://example.org"]);
    assertEquals(await talk.find("after:2026-01-30 before:2026-01-31 old"), ["old"]);
    assertEquals(await talk.find("after:۱۴۰۴-۱۱-۱۱"), ["new https://example.org"]);
    assertEquals(await talk.find("before:2025-01-01"), []);
    assertEquals(await talk.find("has:link"), ["new https://example.org"]);
    assertEquals(await talk.find("-has:link"), ["late", "old"]);
  });

  test("looks in the rooms that it is told, and in no other", async (talk) => {
    talk.say("tea here", { room: "general" });
    talk.say("tea there");
    assertEquals(await talk.find("tea", { rooms: ["general"] }), ["tea here"]);
    assertEquals(await talk.find("tea", { rooms: ["nowhere"] }), []);
    assertEquals(await talk.find("tea", { rooms: [] }), []);
    const many = Array.from({ length: 30 }, (_, i) => `room${i}`);
    talk.store.commit(many.map((id) => ({ kind: "put_room", room: room(id) })));
    for (const id of many) talk.say(`tea in ${id}`, { room: id });
    assertEquals((await talk.find("tea", { rooms: many.slice(0, 15) })).length, 15);
  });

  test("gives pages that join", async (talk) => {
    for (let i = 0; i < 7; i++) talk.say(`tea ${i}`);
    const seen: number[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await talk.page("tea", {
        limit: 3,
        ...(before === undefined ? {} : { before }),
      });
      seen.push(...page.places.map(({ seq }) => seq));
      before = page.places.at(-1)?.cursor;
      if (!page.hasMore) break;
    }
    assertEquals(seen, [7, 6, 5, 4, 3, 2, 1]);
  });

  test("finds what a message says now, and nothing that it said before", async (talk) => {
    const id = talk.say("tea");
    talk.say("milk");
    assertEquals((await talk.page("tea")).places.length, 1);
    talk.edit(id, "coffee");
    assertEquals((await talk.page("tea")).places.length, 0);
    assertEquals((await talk.page("coffee")).places.map(({ seq }) => seq), [1]);
    talk.edit(id, "cocoa");
    talk.edit(id, "coffee again");
    talk.delete(id);
    for (const typed of ["coffee", "cocoa", "again"]) {
      assertEquals((await talk.page(typed)).places.length, 0, typed);
    }
    assertEquals(await talk.find("milk"), ["milk"]);
  });

  test("forgets rooms that are gone, and finds what is said later", async (talk) => {
    const pond = room("pond", { kind: "temporary", emptiedAt: 1 });
    talk.store.commit([{ kind: "put_room", room: pond }]);
    const rooms = { rooms: ["garden", "pond"] };
    for (let i = 0; i < 5; i++) talk.say("frog", { room: "pond" });
    assertEquals((await talk.find("frog", rooms)).length, 5);
    while (talk.store.purge(2));
    // Their numbers in the database are given to these.
    for (let i = 0; i < 3; i++) talk.say("toad");
    assertEquals(await talk.find("frog", rooms), []);
    assertEquals(await talk.find("toad", rooms), ["toad", "toad", "toad"]);
  });

  test("never takes a room for another one, made after a third was deleted", async (talk) => {
    const pond = room("pond", { kind: "temporary", emptiedAt: 1 });
    talk.store.commit([{ kind: "put_room", room: pond }]);
    talk.say("frog", { room: "pond" });
    talk.say("secret", { room: "general" });
    assertEquals(await talk.find("secret"), ["secret"]);
    while (talk.store.purge(2));
    assertEquals(await talk.find("secret"), ["secret"]);
    talk.say("mine");
    const found = async (typed: string, id: string) =>
      (await talk.page(typed, { rooms: [id] })).places.map(({ roomId }) => roomId);
    assertEquals(await found("mine", "garden"), ["garden"]);
    assertEquals(await found("secret", "garden"), []);
    assertEquals(await found("mine", "general"), []);
  });

  test("takes several messages and rooms at once", async (talk) => {
    const record = append(["general", "garden"], {
      text: "tea",
    });
    talk.store.commit([
      record,
      append("garden", { text: "tea" }),
    ]);
    assertEquals((await talk.find("tea")).length, 3);
  });

  test("finds a message once that was sent twice", async (talk) => {
    for (let i = 0; i < 2; i++) talk.say("tea", { cid: "c1" });
    assertEquals(await talk.find("tea"), ["tea"]);
  });

  test("never fails, whatever is typed", async (talk) => {
    talk.say('tea "room" (AND) OR NOT NEAR* {x} ^: \\ \0 ;--');
    const typed = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.array(
        fc.constantFrom(
          ...['"', "'", "*", "-", "(", ")", "AND", "OR", "NOT", "NEAR(", "tea", "^", ":", "from:"],
          ...[
            "in:",
            "before:",
            "2026-01-01",
            "has:link",
            "上",
            "海",
            "می",
            "\u200c",
            " ",
            "\0",
            "{text}",
          ],
        ),
        { maxLength: 30 },
      ).map((parts) => parts.join("")),
    );
    await fc.assert(
      fc.asyncProperty(typed, async (text) => {
        assert(Array.isArray((await talk.page(text)).places));
      }),
      { numRuns: 300 },
    );
  });

  test("finds a message by each of its words, and by any part of a Chinese text", async (talk) => {
    const word = fc.constantFrom(
      ...[
        "tea",
        "Café",
        "don't",
        "上海",
        "買東西",
        "می‌خواهم",
        "کتاب",
        "Йордан",
        "x2",
        "🎉",
        "서울에서",
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), async (words) => {
        talk.say(words.join(" "));
        for (const typed of [...words, `"${words.join(" ")}"`, words.toReversed().join(" ")]) {
          assertEquals((await talk.find(typed, { limit: 1 }))[0], words.join(" "), typed);
        }
      }),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom(..."上海灘買東西去"), minLength: 1, maxLength: 8 }),
        fc.nat(7),
        fc.nat(7),
        async (text, a, b) => {
          talk.say(text);
          const part = text.slice(Math.min(a, b, text.length - 1), Math.max(a, b) + 1);
          assertEquals((await talk.find(part, { limit: 1 }))[0], text, part);
        },
      ),
      { numRuns: 40 },
    );
  });
}
