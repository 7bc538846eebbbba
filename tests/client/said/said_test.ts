import { assert, assertEquals } from "@std/assert";
import { bg } from "../../../lib/client/said/bg.ts";
import { en } from "../../../lib/client/said/en.ts";
import { fa } from "../../../lib/client/said/fa.ts";
import { createSaid } from "../../../lib/client/said/said.ts";
import { zhTW } from "../../../lib/client/said/zh_tw.ts";
import { LIMITS } from "../../../lib/protocol.ts";
import { Stage } from "../../stage.ts";

const english = createSaid(en, "en");
const bulgarian = createSaid(bg, "bg");

Deno.test("Said.error() says the case of a code before the code", () => {
  const message = "in English";
  assertEquals(
    bulgarian.error({ code: "room_not_found", message }),
    "Няма такава стая или нямате покана за нея.",
  );
  assertEquals(
    bulgarian.error({ code: "room_not_found", message, reason: "invitation_needed" }),
    bg.error_invitation_needed,
  );
  assertEquals(
    bulgarian.error({ code: "room_not_found", message, reason: "haunted" }),
    bg.error_room_not_found,
  );
});

Deno.test("Said.error() says in the server's words what the catalogue has none for", () => {
  const message = "The kettle is empty: fill it";
  const { error } = bulgarian;
  // deno-lint-ignore no-explicit-any -- what a newer server may send
  assertEquals(error({ code: "no_tea" as any, message }), message);
  // deno-lint-ignore no-explicit-any -- nothing that every object has counts
  assertEquals(error({ code: "constructor" as any, message }), message);
  assertEquals(error({ code: "usage", message }), message, "a value is missing");
  assertEquals(error({ code: "usage", message, values: { usage: "/join" } }), "Употреба: /join");
});

Deno.test("Said.notice() joins lists as the language does, and has words for empty ones", () => {
  const message = "in English";
  const rooms = ["general", "garden", "tea"];
  const notice = { message, code: "your_rooms", values: { rooms } } as const;
  assertEquals(bulgarian.notice(notice), "Вашите стаи: general, garden и tea");
  assertEquals(bulgarian.notice({ ...notice, values: { rooms: [] } }), "Вашите стаи: няма");
  const topic = { message, code: "topic", values: { room: "garden", topic: "" } } as const;
  assertEquals(bulgarian.notice(topic), "Стаята „garden“ няма тема");
  const people = { message, code: "people_in" } as const;
  assertEquals(
    english.notice({ ...people, values: { room: "garden", people: ["Ada", "Ben"], more: 7 } }),
    "In garden: Ada, Ben, and 7 more",
  );
  assertEquals(
    english.notice({ ...people, values: { people: [], more: 0 } }),
    "In this conversation: nobody",
  );
});

Deno.test("Said says what to put in the places of a command, in the language", () => {
  const usage = "/msg <user> <text> [tea]";
  const wrong = { code: "usage", message: "in English", values: { usage } } as const;
  assertEquals(bulgarian.error(wrong), "Употреба: /msg <човек> <текст> [tea]");
  assertEquals(english.error(wrong), `Usage: ${usage}`);
  const help = { message: "", code: "help", values: { usages: ["/who [room_name]"] } } as const;
  assertEquals(bulgarian.notice(help), "Налични команди:\n/who [стая] - списък на хората в стая");
});

Deno.test("Said isolates what to put in the places of a command, which runs the other way", () => {
  const values = { usage: "/msg <user> <text>" };
  const said = createSaid(fa, "fa").error({ code: "usage", message: "", values });
  const places = [fa.place_user, fa.place_text].map((place) => `<\u2068${place}\u2069>`);
  assert(said.includes(`\u2068/msg ${places.join(" ")}\u2069`), said);
});

Deno.test("Said.notice() writes when a message was as the reader would", () => {
  const lines =
    "[garden] 2026-01-31 12:00 Ada: Tea?\n[باغ] 2026-01-31 12:05 آدا: [x] 2026-01-01 00:00 y";
  const said = createSaid(fa, "fa").notice({ message: "", code: "found", values: { lines } });
  const [, first, second] = said.split("\n");
  assert(
    /^\[garden\] \u2068۱[۱۲] بهمن ۱۴۰۴، [۰-۹]+:[۰-۹]+\u2069 \u2068Ada\u2069: \u2068Tea\?\u2069$/
      .test(first!),
    first,
  );
  assert(second!.includes("\u2068آدا\u2069: \u2068[x] 2026-01-01 00:00 y\u2069"), second);
  const secret = { lines: "[private] 2026-01-31 12:00 Ada: Tea?" };
  const spoken = createSaid(fa, "fa").notice({ message: "", code: "found", values: secret });
  assert(spoken.includes("\n[خصوصی] "), spoken);
  assert(!/2026-01-31/.test(english.notice({ message: "", code: "found", values: { lines } })));
});

Deno.test("Said.notice() isolates names from a sentence of the other direction", () => {
  const notice = { message: "", code: "joined_room", values: { room: "garden" } } as const;
  assertEquals(createSaid(fa, "fa").notice(notice), "وارد اتاق شدید: \u2068garden\u2069");
});

Deno.test("Said.notice() knows every reply and every command of this server", () => {
  const ada = new Stage().guest("Ada", "general");
  const lines = ["/help", "/rooms", "/list", "/who", "/topic", "/nick Ada L", "/leave general"];
  for (const message of lines) ada.ask("send_message", { room: "general", message });
  const replies = ada.events("system");
  assertEquals(replies.length, lines.length);
  for (const catalog of [en, bg, fa, zhTW]) {
    const said = createSaid(catalog, "en");
    for (const reply of replies) {
      assert(reply.code !== undefined);
      const spoken = said.notice({ ...reply, message: "unknown" });
      assert(!spoken.includes("unknown") && !/[{}]/.test(spoken), `${reply.code}: ${spoken}`);
      const inEnglish = catalog !== en && /[<[][a-z]/.test(spoken);
      assert(!inEnglish, `${reply.code}: ${spoken}`);
    }
  }
});

Deno.test("error texts name the limits that there are", () => {
  const digits = (text: string) => Number(text.match(/\d+(?=\D*$)/)?.[0]);
  for (const catalog of [en, bg, zhTW]) {
    assertEquals(digits(catalog.error_bad_name), LIMITS.usernameLength);
    assertEquals(digits(catalog.error_bad_room_name), LIMITS.roomLength);
    assertEquals(digits(catalog.error_conversation_full), LIMITS.directPeople);
  }
});
