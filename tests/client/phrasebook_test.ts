import { assertEquals } from "@std/assert";
import { fillIn } from "../../lib/client/phrasebook.ts";

/** The sentence with the same value in all braces. */
function filled(pattern: string, value: string): string {
  return fillIn(pattern, () => value);
}

Deno.test("fillIn() spaces a name in a Chinese sentence by what it is written with", () => {
  const pattern = "這裡只有你和 {name} 看得到。";
  assertEquals(filled(pattern, "Ada"), "這裡只有你和 Ada 看得到。");
  assertEquals(filled(pattern, "小明"), "這裡只有你和小明看得到。");
  assertEquals(filled(pattern, "Ada 王"), "這裡只有你和 Ada 王看得到。");
  assertEquals(filled(pattern, "さくら"), "這裡只有你和さくら看得到。");
  assertEquals(filled(pattern, "سارا"), "這裡只有你和 \u2068سارا\u2069 看得到。");
  assertEquals(filled(pattern, "（）"), "這裡只有你和（）看得到。");
});

Deno.test("fillIn() leaves every other space alone", () => {
  assertEquals(filled("請輸入 /join {room}", "花園"), "請輸入 /join 花園");
  assertEquals(filled("{name} joined {room}", "小明"), "小明 joined 小明");
  assertEquals(filled("{name} 和 {name} 正在輸入", "Ada"), "Ada 和 Ada 正在輸入");
  assertEquals(filled("{name} 和 {name} 正在輸入", "小明"), "小明和小明正在輸入");
  assertEquals(filled("給 {name}", ""), "給 ");
});
