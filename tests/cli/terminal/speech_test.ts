import { parse, type ParseResult } from "@babel/parser";
import { assert, assertEquals } from "@std/assert";
import { languageOf, speechIn } from "../../../lib/cli/terminal/speech.ts";
import { bg } from "../../../lib/cli/terminal/words/bg.ts";
import { en } from "../../../lib/cli/terminal/words/en.ts";
import { fa } from "../../../lib/cli/terminal/words/fa.ts";
import { zhTW } from "../../../lib/cli/terminal/words/zh_tw.ts";
import { type AnyCatalog, faults } from "../../catalog.ts";

const CATALOGS: Readonly<Record<string, AnyCatalog>> = { en, "zh-TW": zhTW, bg, fa };

for (const [tag, catalog] of Object.entries(CATALOGS)) {
  Deno.test(`the terminal's ${tag} has the keys, braces, plural forms and signs it must have`, () => {
    assertEquals(faults(tag, catalog, en), []);
  });
}

Deno.test("languageOf() reads LC_ALL before LC_MESSAGES before LANG", () => {
  const read = (set: Record<string, string>) => languageOf((name) => set[name]);
  assertEquals(read({ LANG: "bg_BG.UTF-8" }), "bg");
  assertEquals(read({ LANG: "bg_BG.UTF-8", LC_MESSAGES: "fa_IR.utf8" }), "fa");
  assertEquals(read({ LANG: "bg_BG.UTF-8", LC_MESSAGES: "fa_IR", LC_ALL: "zh_TW.UTF-8" }), "zh-TW");
  assertEquals(read({ LANG: "bg_BG.UTF-8", LC_ALL: "" }), "bg");
  assertEquals(read({ LANG: "bg_BG.UTF-8", LC_ALL: "C" }), "en");
  assertEquals(read({ LANG: "bg" }), "bg");
  assertEquals(read({ LANG: "zh_HK.UTF-8@sometime" }), "zh-TW");
});

Deno.test("languageOf() says English where it knows no better, or signs would be lost", () => {
  for (const LANG of ["", "C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "zh_TW.Big5", "..", "\0", "_"]) {
    assertEquals(languageOf((name) => name === "LANG" ? LANG : undefined), "en", LANG);
  }
  assertEquals(languageOf(() => undefined), "en");
});

Deno.test("Speech.said is the server word for word in English, and a translation elsewhere", () => {
  const notice = {
    message: "Joined room: tea",
    code: "joined_room",
    values: { room: "tea" },
  } as const;
  assertEquals(speechIn("en").said.notice(notice), "Joined room: tea");
  assertEquals(speechIn("bg").said.notice(notice), "Влязохте в стая: tea");
  const error = { code: "usage", message: "Usage: /join <room_name>" } as const;
  assertEquals(speechIn("en").said.error(error), error.message);
});

Deno.test("Speech.text() has no isolates, which terminals show", () => {
  const text = speechIn("fa").text("joined", { name: "Ada", room: "garden" });
  assert(text.includes("Ada") && !/[\u2066-\u2069]/.test(text));
});

/** Literals in a source that look like a sentence: two words with a space between. */
function sentencesIn(source: string): string[] {
  const { program }: ParseResult = parse(source, { sourceType: "module", plugins: ["typescript"] });
  const found: string[] = [];
  JSON.stringify(program, (key, value) => {
    if (/comments$/i.test(key)) return undefined;
    if (value?.type === "StringLiteral") found.push(value.value);
    if (value?.type === "TemplateElement") found.push(value.value.raw);
    return typeof value === "bigint" ? undefined : value;
  });
  return found.filter((text) => /\p{L}{2,} \p{L}{2,}/u.test(text));
}

Deno.test("sentencesIn() finds what should be in a catalogue", () => {
  const source =
    'say("Not sent: no line"); say(`${name} has left`); look("labelError"); // A word or two';
  assertEquals(sentencesIn(source), ["Not sent: no line", " has left"]);
});

Deno.test("the terminal client takes its words from the catalogue", async () => {
  const folder = new URL("../../../lib/cli/terminal/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].filter((entry) => entry.isFile);
  for (const path of [...files.map(({ name }) => name), "../connect.ts"]) {
    assertEquals(sentencesIn(await Deno.readTextFile(new URL(path, folder))), [], path);
  }
});
