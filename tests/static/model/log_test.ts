import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { type Stretch, withMessage, withPage } from "../../../static/model/log.ts";
import { BOUNDS } from "../../../static/model/view.ts";
import { message, messages } from "../cast.ts";

const EMPTY: Stretch = { messages: [], hasOlder: null };
const seqs = (stretch: Stretch) => stretch.messages.map((each) => each.seq);

Deno.test("withPage() takes the first page as it is", () => {
  const stretch = withPage(EMPTY, messages(5, 8), { hasMore: true });
  assertEquals(seqs(stretch), [5, 6, 7, 8]);
  assertEquals(stretch.hasOlder, true);
});

Deno.test("withPage() knows the beginning of a room by its seq", () => {
  assertEquals(withPage(EMPTY, messages(1, 3), { hasMore: true }).hasOlder, false);
});

Deno.test("withPage() puts older messages before, and learns whether there are more", () => {
  const stretch = withPage({ messages: messages(5, 8), hasOlder: true }, messages(2, 6), {
    hasMore: true,
  });
  assertEquals(seqs(stretch), [2, 3, 4, 5, 6, 7, 8]);
  assertEquals(stretch.hasOlder, true);
  assertEquals(withPage(stretch, messages(1, 1), { hasMore: false }).hasOlder, false);
});

Deno.test("withPage() leaves no hole behind: a page further on stands alone", () => {
  const stretch = withPage({ messages: messages(1, 3), hasOlder: false }, messages(9, 10), {
    hasMore: true,
  });
  assertEquals(seqs(stretch), [9, 10]);
  assertEquals(stretch.hasOlder, true);
});

Deno.test("withPage() stops asking where what lies between is gone", () => {
  const kept = { messages: messages(9, 10), hasOlder: true };
  assertEquals(withPage(kept, messages(1, 3), { hasMore: true }).hasOlder, false);
  assertEquals(withPage(kept, [], { hasMore: false }).messages, kept.messages);
});

Deno.test("withMessage() takes each message once", () => {
  const stretch = withMessage({ messages: messages(1, 2), hasOlder: false }, message(3));
  assertEquals(seqs(stretch), [1, 2, 3]);
  assertStrictEquals(withMessage(stretch, message(2)), stretch);
});

Deno.test("withMessage() begins anew after a hole", () => {
  const stretch = withMessage({ messages: messages(1, 2), hasOlder: false }, message(5));
  assertEquals(seqs(stretch), [5]);
  assertEquals(stretch.hasOlder, true);
});

Deno.test("withMessage() keeps no more than the bound", () => {
  const full = { messages: messages(1, BOUNDS.messages), hasOlder: false };
  const stretch = withMessage(full, message(BOUNDS.messages + 1));
  assertEquals(stretch.messages.length, BOUNDS.messages);
  assertEquals(stretch.messages[0]?.seq, 2);
  assertEquals(stretch.hasOlder, true);
});

Deno.test("withPage() and withMessage() never leave a hole nor repeat a message", () => {
  const page = fc.record({ first: fc.integer({ min: 1, max: 40 }), length: fc.nat(8) });
  const step = fc.oneof(
    page.map((each) => ({ page: messages(each.first, each.first + each.length) })),
    fc.integer({ min: 1, max: 50 }).map((seq) => ({ message: message(seq) })),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 20 }), fc.boolean(), (steps, hasMore) => {
    let stretch = EMPTY;
    for (const one of steps) {
      stretch = "page" in one
        ? withPage(stretch, one.page, { hasMore })
        : withMessage(stretch, one.message);
      const [first = 0] = seqs(stretch);
      assertEquals(seqs(stretch), stretch.messages.map((_, index) => first + index));
    }
  }));
});
