import { assertEquals } from "@std/assert";
import {
  codeBefore,
  commandsFor,
  completableAt,
  isWholeCommand,
  mentionsFor,
} from "../../../static/model/completion.ts";
import type { Mentionable } from "../../../static/model/mentionable.ts";

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

Deno.test("completableAt() finds a command at the very start of the text only", () => {
  assertEquals(at("/|"), "command  0-1");
  assertEquals(at("/Jo|"), "command Jo 0-3");
  assertEquals(at("/jo|in garden"), "command jo 0-3");
  for (const text of ["//jo|", " /jo|", "tea /jo|", "/join |", "/usr/b|", "\n/jo|"]) {
    assertEquals(at(text), null, text);
  }
});

Deno.test("codeBefore() finds a whole code", () => {
  assertEquals(codeBefore("a :tada:", 8), { kind: "emoji", query: "tada", start: 2, end: 8 });
  assertEquals(codeBefore("a :tada: b", 10), null);
  assertEquals(codeBefore("12:30", 5), null);
});

/** How those are called who are offered. */
function offered(query: string, all: readonly Mentionable[], limit = 8): string[] {
  return mentionsFor(query, all, limit).map((one) => {
    if (one.kind === "person") {
      return one.shortId === null ? one.name : `${one.name} ${one.shortId}`;
    }
    return one.kind === "namesakes" ? `${one.count} ${one.name}` : `@${one.name}`;
  });
}

function people(...names: string[]): Mentionable[] {
  return names.map((name) => ({ kind: "person", name, shortId: null }));
}

const CROWDS: Mentionable[] = [{ kind: "here", name: "here" }, { kind: "room", name: "room" }];

Deno.test("mentionsFor() puts those first that begin so, then those with such a word", () => {
  const names = people("Lady Ada", "Ben", "ADA", "Ada Lovelace", "Canada");
  assertEquals(offered("ada", names), ["ADA", "Ada Lovelace", "Lady Ada"]);
  assertEquals(offered("ada l", names), ["Ada Lovelace"]);
  assertEquals(offered("", names, 2), ["Lady Ada", "Ben"]);
  assertEquals(offered("x", names), []);
});

Deno.test("mentionsFor() leaves a whole name alone, unless it may be the beginning of another", () => {
  const names = people("Ada", "Ada Lovelace", "Ben");
  assertEquals(offered("Ben", names), []);
  assertEquals(offered("ben", names), []);
  assertEquals(offered("Ben ", names), []);
  assertEquals(offered("Ada", names), ["Ada", "Ada Lovelace"]);
  assertEquals(offered("Ada ", names), []);
  assertEquals(offered("Ada L", names), ["Ada Lovelace"]);
});

Deno.test("mentionsFor() has a place for the crowds however many people there are", () => {
  const all = [...people("Ada", "Ben", "Cy", "Dee", "Eve", "Hal"), ...CROWDS];
  assertEquals(offered("", all, 6), ["Ada", "Ben", "Cy", "Dee", "@here", "@room"]);
  assertEquals(offered("h", all, 6), ["Hal", "@here"]);
  assertEquals(offered("room", all, 6), []);
});

Deno.test("mentionsFor() offers each of one name by the short id", () => {
  const all: Mentionable[] = [
    { kind: "namesakes", name: "Ada", count: 2 },
    { kind: "person", name: "Ada", shortId: "0mwq1111" },
    { kind: "person", name: "Ada", shortId: "0mwq2222" },
  ];
  assertEquals(offered("ada", all), ["2 Ada", "Ada 0mwq1111", "Ada 0mwq2222"]);
  assertEquals(offered("ada 0mwq2", all), ["Ada 0mwq2222"]);
  assertEquals(offered("0mwq1", all), ["Ada 0mwq1111"]);
});

Deno.test("commandsFor() knows the commands that begin so, and isWholeCommand() those that can be sent", () => {
  assertEquals(commandsFor("LE"), ["leave"]);
  assertEquals(commandsFor("m"), ["msg", "me"]);
  assertEquals(commandsFor("").length, 13);
  assertEquals(commandsFor("usr"), []);
  const whole = ["list", "LEAVE", "topic", "me", "lis", "", "constructor"];
  assertEquals(whole.map(isWholeCommand), [true, true, true, false, false, false, false]);
});
