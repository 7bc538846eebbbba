import { assertEquals } from "@std/assert";
import { chooseLanguage, localeOf } from "../../lib/client/languages.ts";

Deno.test("chooseLanguage() takes what was chosen, and nothing that is none of ours", () => {
  assertEquals(chooseLanguage("bg", ["fa-IR"]), "bg");
  for (const chosen of ["tlh", "", "toString", "zh_TW"]) {
    assertEquals(chooseLanguage(chosen, ["fa-IR"]), "fa", chosen);
  }
});

Deno.test("chooseLanguage() takes the browser's first language that is one of ours", () => {
  const cases: [wanted: string[], language: string][] = [
    [["en-GB"], "en"],
    [["fa-IR", "en"], "fa"],
    [["fa-AF"], "fa"],
    [["bg-BG", "en-US"], "bg"],
    [["zh-TW"], "zh-TW"],
    [["zh-HK", "en"], "zh-TW"],
    [["zh-MO"], "zh-TW"],
    [["zh-Hant"], "zh-TW"],
    [["zh-Hant-SG"], "zh-TW"],
    [["de-AT", "bg"], "bg"],
    [["zh-CN", "en"], "en"],
    [["zh-CN", "de"], "zh-TW"],
    [["de"], "en"],
    [[], "en"],
    [["*", "no tag", "fa"], "fa"],
  ];
  for (const [wanted, language] of cases) {
    assertEquals(chooseLanguage(null, wanted), language, wanted.join());
  }
});

Deno.test("localeOf() keeps the habits of the country, of a language that is spoken there", () => {
  assertEquals(localeOf("en", ["bg-BG", "en-GB", "en-US"]), "en-GB");
  assertEquals(localeOf("fa", ["en-GB"]), "fa");
  assertEquals(localeOf("zh-TW", ["zh-CN", "zh-HK"]), "zh-HK");
});
