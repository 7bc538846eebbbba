import { assertEquals } from "@std/assert";
import { loadCatalog, markLanguage } from "../../../static/text/languages.ts";

Deno.test("loadCatalog() loads the language that was asked for", async () => {
  assertEquals((await loadCatalog("zh-TW")).send, "傳送");
  assertEquals((await loadCatalog("bg")).send, "Изпращане");
  assertEquals((await loadCatalog("fa")).send, "ارسال");
});

Deno.test("markLanguage() gives the page the language's direction", () => {
  const root = { lang: "", dir: "" };
  markLanguage(root, "fa");
  assertEquals(root, { lang: "fa", dir: "rtl" });
  markLanguage(root, "zh-TW");
  assertEquals(root, { lang: "zh-TW", dir: "ltr" });
});
