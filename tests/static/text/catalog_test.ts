import { assert, assertEquals } from "@std/assert";
import { type Catalog, createText } from "../../../static/text/catalog.ts";
import { en } from "../../../static/text/en.ts";

const text = createText(en, "en");

Deno.test("createText() chooses the form by the count and writes the number", () => {
  assertEquals(text("unread", { n: 1 }), "1 unread message");
  assertEquals(text("unread", { n: 1234 }), "1,234 unread messages");
});

Deno.test("createText() fills in values without reading them", () => {
  assertEquals(text("typingTwo", { a: "{b}", b: "Ben" }), "{b} and Ben are typing");
});

Deno.test("createText() isolates a name of the other direction", () => {
  assertEquals(text("typingOne", { a: "سارا" }), "\u2068سارا\u2069 is typing");
});

Deno.test("createText() follows the rules of a language with more forms", () => {
  const others = { one: "{n} един", other: "{n} други" };
  const bulgarian: Catalog = { ...en, others };
  assertEquals(createText(bulgarian, "bg")("others", { n: 1 }), "1 един");
  assertEquals(createText(bulgarian, "bg")("others", { n: 2 }), "2 други");
  const persian = createText(en, "fa");
  assert(persian("unread", { n: 12 }).includes("۱۲"));
});

Deno.test("createText() does not compile without the values of a text", () => {
  // @ts-expect-error a value is missing
  text("joinRoom");
  // @ts-expect-error the value has another name
  text("joinRoom", { name: "general" });
  // @ts-expect-error a count is a number
  text("unread", { n: "1" });
  // @ts-expect-error there is no such text
  const key: Parameters<typeof text>[0] = "nothing";
  assertEquals(Object.hasOwn(en, key), false);
});

Deno.test("en has no exclamation marks and no empty text", () => {
  for (const [key, entry] of Object.entries(en)) {
    for (const form of typeof entry === "string" ? [entry] : Object.values(entry)) {
      assert(form.trim() !== "" && !form.includes("!"), key);
    }
  }
});
