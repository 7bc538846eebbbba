import { assert } from "@std/assert";
import { isEmojiAlone } from "../../../static/model/emoji_alone.ts";

Deno.test("isEmojiAlone() tells up to three emoji from a text", () => {
  for (const few of ["🎉", "❤️", "👩🏽‍🚀", "🇧🇬", "3️⃣", "👍 👍\n👍", " 🌱 "]) {
    assert(isEmojiAlone(few), few);
  }
  for (
    const other of ["", " ", "3", "#", "a", "🎉!", "🎉🎉🎉🎉", "thanks 🎉", "🎉".repeat(4_000)]
  ) {
    assert(!isEmojiAlone(other), other);
  }
});
