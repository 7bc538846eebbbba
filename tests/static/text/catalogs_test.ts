import { assertEquals } from "@std/assert";
import { LANGUAGES } from "../../../lib/client/languages.ts";
import { bg } from "../../../static/text/bg.ts";
import { en } from "../../../static/text/en.ts";
import { fa } from "../../../static/text/fa.ts";
import { zhTW } from "../../../static/text/zh_tw.ts";
import { type AnyCatalog, faults } from "../../catalog.ts";

/** Every catalogue of the page, with what the server says, by the tag of its language. */
const CATALOGS: Readonly<Record<string, AnyCatalog>> = { en, "zh-TW": zhTW, bg, fa };

Deno.test("catalogues of the page are there for every language", () => {
  assertEquals(Object.keys(CATALOGS).toSorted(), Object.keys(LANGUAGES).toSorted());
});

for (const [tag, catalog] of Object.entries(CATALOGS)) {
  Deno.test(`${tag} has the keys, braces, plural forms and signs that it must have`, () => {
    assertEquals(faults(tag, catalog, en), []);
  });
}

Deno.test("faults() finds a key that is missing, and one too many", () => {
  const source = { join: "Join {room}", leave: "Leave" };
  assertEquals(faults("bg", { join: "Влизане в {room}" }, source), ["no leave"]);
  assertEquals(faults("en", { ...source, tea: "Tea" }, source), ["tea is one too many"]);
});

Deno.test("faults() finds other braces, and plural forms that the language lacks", () => {
  const source = { join: "Join {room}", unread: { one: "{n} message", other: "{n} messages" } };
  const wrong = { join: "Влизане в {romm}", unread: { other: "{n} съобщения" } };
  assertEquals(faults("bg", wrong, source), [
    "join has not the braces {room}",
    "unread has not the forms one,other",
  ]);
  const right = { join: "加入 {room}", unread: { other: "{n} 則" } };
  assertEquals(faults("zh-TW", right, source), []);
  assertEquals(faults("en", { join: " {room}", unread: "{n}" }, source), [
    "join has spaces at its ends",
    "unread counts, or does not",
  ]);
});

Deno.test("faults() finds signs of another alphabet, and how Taiwan does not write", () => {
  const strange: [tag: string, word: string][] = [
    ["fa", "كتاب"],
    ["fa", "می\u200c"],
    ["zh-TW", "发送"],
    ["zh-TW", "請稍候."],
    ["zh-TW", "最多16 人"],
    ["zh-TW", "加入{room} 聊天"],
    ["zh-TW", "管理員(ulimit)"],
    ["zh-TW", "發送消息"],
    ["bg", "сtая"],
    ["bg", "вы"],
    ["en", "Great!"],
  ];
  for (const [tag, word] of strange) {
    assertEquals(faults(tag, { word }, { word }).length, 1, word);
  }
});
