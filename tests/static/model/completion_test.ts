import { assertEquals } from "@std/assert";
import { codeBefore, completableAt, namesFor } from "../../../static/model/completion.ts";

/** What would be completed at `|`. */
function at(marked: string): string | null {
  const cursor = marked.indexOf("|");
  const found = completableAt(marked.replace("|", ""), cursor);
  return found === null ? null : `${found.kind} ${found.query} ${found.start}-${found.end}`;
}

Deno.test("completableAt() finds a short code that is begun", () => {
  assertEquals(at(":ta|"), "emoji ta 0-3");
  assertEquals(at("nice :+1| then"), "emoji +1 5-8");
  assertEquals(at("(:ta|"), "emoji ta 1-4");
  assertEquals(at("好:笑|"), null);
  assertEquals(at("好 :笑|"), "emoji 笑 2-4");
  assertEquals(at(":خن|"), "emoji خن 0-3");
});

Deno.test("completableAt() takes no smiley, time, address or ended code for one", () => {
  for (
    const text of [":)|", ":D|", "12:30|", "https://a|", ":tada:|", "a:bc|", "::|", ": ta|", "|"]
  ) {
    assertEquals(at(text), null, text);
  }
});

Deno.test("completableAt() finds a mention, whose name may have spaces", () => {
  assertEquals(at("@|"), "mention  0-1");
  assertEquals(at("hi @Ada L|"), "mention Ada L 3-9");
  assertEquals(at("hi，@小|"), "mention 小 3-5");
  assertEquals(at("me@a|"), null);
  assertEquals(at("@ a|"), null);
  assertEquals(at("@" + "a".repeat(40) + "|"), null);
});

Deno.test("codeBefore() finds a whole code", () => {
  assertEquals(codeBefore("a :tada:", 8), { kind: "emoji", query: "tada", start: 2, end: 8 });
  assertEquals(codeBefore("a :tada: b", 10), null);
  assertEquals(codeBefore("12:30", 5), null);
});

Deno.test("namesFor() puts those first that begin so, then those with such a word", () => {
  const names = ["Lady Ada", "Ben", "ADA", "Ada Lovelace", "Canada"];
  assertEquals(namesFor("ada", names, 8), ["ADA", "Ada Lovelace", "Lady Ada"]);
  assertEquals(namesFor("ada l", names, 8), ["Ada Lovelace"]);
  assertEquals(namesFor("", names, 2), ["Lady Ada", "Ben"]);
  assertEquals(namesFor("x", names, 8), []);
});

Deno.test("namesFor() leaves a whole name alone, unless it may be the beginning of another", () => {
  const names = ["Ada", "Ada Lovelace", "Ben"];
  assertEquals(namesFor("Ben", names, 8), []);
  assertEquals(namesFor("ben", names, 8), []);
  assertEquals(namesFor("Ben ", names, 8), []);
  assertEquals(namesFor("Ada", names, 8), ["Ada", "Ada Lovelace"]);
  assertEquals(namesFor("Ada ", names, 8), []);
  assertEquals(namesFor("Ada L", names, 8), ["Ada Lovelace"]);
});
