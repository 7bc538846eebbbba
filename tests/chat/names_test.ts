import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { channelName, fold, likenesses, personName, roomName } from "../../lib/chat/names.ts";
import { ChatError } from "../../lib/errors.ts";

Deno.test("personName() keeps names of every script", () => {
  for (
    const name of [
      "Ada",
      "Ada Lovelace",
      "王小明",
      "آدا\u200cن",
      "Здравко",
      "O'Neil-99",
      "🦊",
      "❤️",
      "👩🏽‍🚀",
    ]
  ) {
    assertEquals(personName(name), name);
  }
});

Deno.test("personName() takes the NFKC form without spaces around it", () => {
  assertEquals(personName("  Ａｄａ "), "Ada");
  assertEquals(personName("e\u0301va"), "éva");
});

Deno.test("personName() counts characters, not code units", () => {
  assertEquals(personName("🦊".repeat(32)).length, 64);
  assertThrows(() => personName("🦊".repeat(33)), ChatError, "1 to 32");
});

Deno.test("personName() refuses names that are empty, hostile or reserved", () => {
  const hostile = [
    "",
    "   ",
    "a\u0000b",
    "a\nb",
    "\u202eada",
    "a\u2066b",
    "a\u200bb",
    "a\ufeffda",
    "\u200d",
    "a  b",
    "a\u00adb",
    "Ada\u2800",
    "Ada\u{1d159}",
    `A${"\u0301".repeat(31)}`,
    "Ada\u200d",
    "Ada\u200c",
    "\u200cAda",
    "Ada\u3164",
    "Ada\u115f",
    "Ada\ufe0f",
    "Ada\u034f",
    "Ada\u{e0100}",
    "\u3164",
    "\u2800",
    "system\ufe0f",
    "/join",
    "SYSTEM",
    "System",
    "ѕystem",
    "\ud800",
    "x".repeat(1_000_000),
  ];
  for (const name of hostile) {
    const error = assertThrows(() => personName(name), ChatError);
    assertEquals(error.code, "bad_name", JSON.stringify(name.slice(0, 20)));
  }
});

Deno.test("roomName() refuses what lists and commands could not tell apart", () => {
  for (const name of ["#general", "@ada", "*", "a,b", "direct:1", "", "a\tb", "x".repeat(65)]) {
    assertEquals(assertThrows(() => roomName(name), ChatError).code, "bad_room_name");
  }
  assertEquals(assertThrows(() => channelName("a,b"), ChatError).code, "bad_channel_name");
  assertEquals(roomName("聊天室 2"), "聊天室 2");
});

Deno.test("fold() makes one of names that differ by case or width", () => {
  assertEquals(fold("Garden"), fold("ＧARDEN"));
  assertNotEquals(fold("garden"), fold("gardens"));
});

Deno.test("likenesses() share a form if a name may be taken for the other", () => {
  const alike = (a: string, b: string) =>
    likenesses(a).some((each) => likenesses(b).includes(each));
  for (
    const [a, b] of [
      ["Ada", "ada"],
      ["Ada", "Аdа"],
      ["Ian", "lan"],
      ["Ian", "ian"],
      ["Ben", "Веn"],
      [
        "paypal",
        "раураl",
      ],
      ["bob1", "bobl"],
    ] as const
  ) {
    assertEquals(alike(a, b), true, `${a} ${b}`);
  }
  for (const [a, b] of [["Ada", "Adam"], ["Ben", "Bea"], ["王", "玉"]] as const) {
    assertEquals(alike(a, b), false, `${a} ${b}`);
  }
});
