import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { BOUNDS } from "../../../static/model/bounds.ts";
import {
  joinPast,
  NO_STRETCH,
  type Page,
  type Stretch,
  stretchOf,
  withEvent,
  withPage,
} from "../../../static/model/log.ts";
import { message, messages, page } from "../cast.ts";

const seqs = (stretch: Stretch) => stretch.messages.map((each) => each.seq);

/** The end of a log that the messages from `from` to `to` are. */
function stretch(from: number, to: number, hasOlder = from > 1): Stretch {
  return { messages: messages(from, to), fromSeq: from, toSeq: to, hasOlder };
}

const pageOf = (from: number, to: number, more: Partial<Page> = {}) =>
  page(messages(from, to), more);

Deno.test("withPage() takes the first page as it is", () => {
  const first = withPage(NO_STRETCH, pageOf(5, 8, { has_more: true }));
  assertEquals(first, stretch(5, 8));
});

Deno.test("withPage() knows the beginning of a room by its seq", () => {
  assertEquals(withPage(NO_STRETCH, pageOf(1, 3, { has_more: true })).hasOlder, false);
});

Deno.test("withPage() puts older messages before, and learns whether there are more", () => {
  const older = withPage(stretch(5, 8), pageOf(2, 6, { has_more: true }));
  assertEquals(older, stretch(2, 8));
  assertEquals(withPage(older, pageOf(1, 1)).hasOlder, false);
});

Deno.test("withPage() joins what touches in the log, whatever lies between the messages", () => {
  const end = { ...stretch(9, 9), fromSeq: 7, toSeq: 12 };
  const older = withPage(end, pageOf(2, 3, { has_more: true, last_seq: 6 }));
  assertEquals(seqs(older), [2, 3, 9]);
  assertEquals([older.fromSeq, older.toSeq], [2, 12]);
  const newer = withPage(end, pageOf(15, 16, { first_seq: 13 }));
  assertEquals(seqs(newer), [9, 15, 16]);
});

Deno.test("withPage() takes of a message that is there the newer state", () => {
  const known = { ...stretch(1, 2), messages: [message(1), message(2, { changed_seq: 9 })] };
  const fresh = [message(1, { changed_seq: 4, message: "new" }), message(2, { message: "old" })];
  const joined = withPage(known, page(fresh));
  assertEquals(joined.messages.map((one) => one.message), ["new", "message 2"]);
});

Deno.test("withPage() leaves no hole behind: a page further on stands alone", () => {
  const further = withPage(stretch(1, 3), pageOf(9, 10, { has_more: true }));
  assertEquals(further, stretch(9, 10));
});

Deno.test("withPage() stops asking where what lies between is gone", () => {
  const kept = stretch(9, 10);
  assertEquals(withPage(kept, pageOf(1, 3, { has_more: true })).hasOlder, false);
  assertEquals(withPage(kept, page([])).messages, kept.messages);
});

Deno.test("withEvent() takes each message once, and remembers what is none", () => {
  const end = withEvent(stretch(1, 2), 3, message(3));
  assertEquals(seqs(end), [1, 2, 3]);
  assertStrictEquals(withEvent(end, 2, message(2)), end);
  const changed = withEvent(end, 4, null);
  assertEquals(seqs(withEvent(changed, 5, message(5))), [1, 2, 3, 5]);
});

Deno.test("withEvent() begins anew after a hole", () => {
  assertEquals(withEvent(stretch(1, 2), 5, message(5)), stretch(5, 5));
});

Deno.test("withEvent() keeps no more than the bound", () => {
  const full = withEvent(stretch(1, BOUNDS.messages), BOUNDS.messages + 1, null);
  assertEquals(full.messages.length, BOUNDS.messages);
  const over = withEvent(full, BOUNDS.messages + 2, message(BOUNDS.messages + 2));
  assertEquals(over.messages.length, BOUNDS.messages);
  assertEquals([over.messages[0]?.seq, over.fromSeq, over.hasOlder], [2, 2, true]);
});

Deno.test("joinPast() keeps a bound by dropping what is far from where its reader goes", () => {
  const past = stretchOf(pageOf(1001, 1000 + BOUNDS.messages, { has_more: true, has_newer: true }));
  const up = joinPast(past, pageOf(951, 1000, { has_more: true }));
  assertEquals([up.fromSeq, up.toSeq], [951, 950 + BOUNDS.messages]);
  assertEquals([up.hasOlder, up.hasNewer], [true, true]);
  const after = pageOf(1001 + BOUNDS.messages, 1010 + BOUNDS.messages, { changes: [] });
  const down = joinPast(past, after);
  assertEquals([down.fromSeq, down.toSeq], [1011, 1010 + BOUNDS.messages]);
  assertEquals([down.hasOlder, down.hasNewer], [true, false]);
});

Deno.test("withPage() and withEvent() never leave a hole nor repeat a message", () => {
  const isMessage = (seq: number) => seq % 3 !== 0;
  const all = (from: number, to: number) => messages(from, to).filter((one) => isMessage(one.seq));
  const part = fc.record({ first: fc.integer({ min: 1, max: 40 }), length: fc.nat(8) });
  const step = fc.oneof(
    part.map(({ first, length }) => ({ first, last: first + length })),
    fc.integer({ min: 1, max: 50 }).map((seq) => ({ seq })),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 20 }), fc.boolean(), (steps, has_more) => {
    let end = NO_STRETCH;
    for (const one of steps) {
      end = "seq" in one
        ? withEvent(end, one.seq, isMessage(one.seq) ? message(one.seq) : null)
        : withPage(
          end,
          page(all(one.first, one.last), {
            has_more,
            first_seq: one.first,
            last_seq: one.last,
          }),
        );
      assertEquals(seqs(end), all(end.fromSeq, end.toSeq).map((each) => each.seq));
    }
  }));
});
