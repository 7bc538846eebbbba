import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Turn } from "../../lib/chat/effects.ts";
import { mentionsIn } from "../../lib/chat/mentions.ts";
import { newRoom, type Room, State } from "../../lib/chat/state.ts";
import { LIMITS, type RoomKind } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { Stage } from "../stage.ts";

/** A room with people in it; `away` have been in it, and are known to the store alone. */
function stage(people: string[], { away = [], kind = "public" }: {
  away?: string[];
  kind?: RoomKind;
} = {}) {
  const state = new State({ rooms: [], channels: [] }, { now: 0, newId: () => "general-id" });
  const room: Room = {
    ...newRoom({ id: "r", name: "garden", key: "garden", kind, createdBy: "", createdAt: 0 }),
    stored: true,
  };
  for (const name of people) {
    const person = state.person(`id of ${name}`, { id: "", name, lastSeenAt: 0 }, 0);
    person.status = "online";
    room.present.set(person, 1);
  }
  const lookups: string[] = [];
  const turn = {
    readOf: (id: string) => {
      lookups.push(id);
      return undefined;
    },
    knownNames: (names: string[]) => {
      lookups.push("known");
      return names.filter((name) => away.includes(name));
    },
    namedIn: (_: string, name: string) => {
      lookups.push(name);
      return away.includes(name) ? [`id of ${name}`] : [];
    },
  } as unknown as Turn;
  const of = (text: string, rooms = [room]) => mentionsIn(turn, state, { text, rooms });
  const names = (text: string) =>
    (of(text).mentions ?? []).map((each) => each.replace("id of ", ""));
  return { state, room, of, names, lookups };
}

Deno.test("mentionsIn() finds names in any case, at the beginning, in the middle and at the end", () => {
  const { names } = stage(["Ada", "Ben", "ÉMILE"]);
  assertEquals(names("@Ada hello"), ["Ada"]);
  assertEquals(names("hello @ben, and (@ADA)!"), ["Ben", "Ada"]);
  assertEquals(names("@e\u0301mile?"), ["ÉMILE"]);
  assertEquals(names("@Ada @Ada @ada"), ["Ada"]);
  assertEquals(names("Ada, no one is meant by a name alone"), []);
});

Deno.test("mentionsIn() takes the longest name, up to a boundary", () => {
  const { names } = stage(["Ada", "Ada Lovelace", "Ben"]);
  assertEquals(names("@Ada Lovelace writes"), ["Ada Lovelace"]);
  assertEquals(names("@Ada Love writes"), ["Ada"]);
  assertEquals(names("@Ada  Lovelace"), ["Ada"]);
  assertEquals(names("@Ada\nLovelace"), ["Ada"]);
  assertEquals(names("@Adam @Ben_ @Ben2"), []);
  assertEquals(names("@Ben's turn"), ["Ben"]);
});

Deno.test("mentionsIn() reads languages that put no space around names", () => {
  const { names } = stage(["小明", "小明明", "Ada", "آدا", "Ана Мария"]);
  assertEquals(names("你好@小明請看"), ["小明"]);
  assertEquals(names("你好@小明明請看,@Ada請看"), ["小明明", "Ada"]);
  assertEquals(names("سلام @آدا، خوبی؟"), ["آدا"]);
  assertEquals(names("@آدا\u200cها"), ["آدا"]);
  assertEquals(names("Здравей, @ана мария!"), ["Ана Мария"]);
});

Deno.test("mentionsIn() passes over addresses and code", () => {
  const { names } = stage(["Ada", "example"]);
  assertEquals(names("ada@example.org, https://example.org/@Ada @@Ada"), []);
  assertEquals(names("`@Ada` and ```\n@Ada\n``` and ``` @Ada"), []);
  assertEquals(names("`code` @Ada `@Ada"), ["Ada"]);
});

Deno.test("mentionsIn() finds who was in the room and is away, who is invited, and nobody else", () => {
  const { names, state } = stage(["Ada"], { away: ["Cy"] });
  state.person("id of Dee", { id: "", name: "Dee", lastSeenAt: 0 }, 0);
  assertEquals(names("@Cy @Ben @Dee"), ["Cy"]);
  const secret = stage([], { kind: "private" });
  secret.state.person("id of Dee", { id: "", name: "Dee", lastSeenAt: 0 }, 0);
  assertEquals(secret.names("@Dee"), []);
  secret.room.people.add("id of Dee");
  assertEquals(secret.names("@Dee"), ["Dee"]);
});

Deno.test("mentionsIn() knows the room, and in one that is not too large who is here", () => {
  const { names, of, state } = stage(["Ada", "Ben", "Cy"]);
  assertEquals(names("@room and @Roomy and @HERE"), ["@room", "@here"]);
  assertEquals(of("@room").here, undefined);
  assertEquals(of("nobody"), {});
  state.people.get("id of Cy")!.status = "away";
  assertEquals(of("@here").here, ["id of Ada", "id of Ben"]);
  const many = Array.from({ length: LIMITS.announcedPeople + 1 }, (_, i) => `Guest ${i}`);
  assertEquals(stage(many).of("@here @room"), { mentions: ["@room"] });
});

Deno.test("mentionsIn() ends for any text, with so many mentions and look-ups at most", () => {
  const people = Array.from({ length: 80 }, (_, i) => `Guest ${i}`);
  const all = stage(people).names(people.map((name) => `@${name}`).join(" "));
  assertEquals(all, people.slice(0, LIMITS.mentionsPerMessage));
  const hostile = stage(["Ada"]);
  hostile.names("@! ".repeat(LIMITS.messageLength / 3));
  assert(hostile.lookups.length <= 100, `${hostile.lookups.length} look-ups`);
  const text = fc.string({
    unit: fc.constantFrom("@", "@Ada", "@小明", " ", "`", "\n", "a", "/", "\u200c", "\ud800", "!"),
    maxLength: 60,
  });
  const { names } = stage(["Ada", "小明"]);
  fc.assert(fc.property(text, (text) => {
    assert(names(text).every((name) => ["Ada", "小明"].includes(name)));
  }));
});

Deno.test("mentionsIn() asks the store once for each name, and so much at most for all rooms", () => {
  const { state, room, of, names, lookups } = stage(["Ben"], { away: ["Cy"] });
  for (let i = 0; i < 199; i++) state.person(`ada-${i}`, { id: "", name: "Ada", lastSeenAt: 0 }, 0);
  assertEquals(names("@Ada\n".repeat(800) + "@ben @Cy"), ["Ben", "Cy"]);
  // The namesakes; then "Ada", "ben @Cy", "ben @", and "Cy".
  assert(lookups.length <= 199 + 4, `${lookups.length} look-ups`);
  assertEquals(names("@cy @Cy"), ["Cy"]);
  lookups.length = 0;
  const rooms = Array.from({ length: 50 }, (_, i) => ({ ...room, id: `r${i}` }));
  assertEquals(of("@Ada\n".repeat(800) + "@Ben", rooms).mentions, ["id of Ben"]);
  // Besides those, which of "Ada" and what follows it are names at all.
  assertEquals(lookups.length, 1_000 + 1);
});

Deno.test("mentionsIn() asks the store once what of a line may be a name, and not at all of what cannot be", () => {
  const { names, lookups } = stage(["Ben"], { away: ["Cy"] });
  assertEquals(names("@Cy how are you today"), ["Cy"]);
  assertEquals(lookups, ["known", "Cy"]);
  lookups.length = 0;
  assertEquals(names("@nobody how are you today"), []);
  assertEquals(lookups, ["known"]);
  lookups.length = 0;
  assertEquals(names("\n@x".repeat(500)), []);
  assertEquals(lookups, ["known"]);
  lookups.length = 0;
  assertEquals(names("@Ben @@0123@@ @"), ["Ben"]);
  assertEquals(lookups, ["known"]);
});

Deno.test("post() tells whom a message mentions, and an edit anew", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const [adaId, benId] = [ada, ben].map((guest) => guest.events("welcome")[0]!.user_id);
  const message = "@Ben and @here, not @Cy";
  const { id } = ada.ask("send_message", { room: "garden", message })["data"];
  assertEquals(ben.events("new_message").at(-1)?.mentions, [benId, "@here"]);
  ada.ask("edit_message", { room: "garden", id, message: "@ada" });
  assertEquals(ben.events("message_edited").at(-1)?.mentions, [adaId]);
  ada.ask("edit_message", { room: "garden", id, message: "nobody" });
  assertEquals(ben.events("message_edited").at(-1)?.mentions, undefined);
  ben.ask("history", { room: "garden" });
  const [kept] = ben.events("message_history").at(-1)!.messages;
  assertEquals([kept?.message, kept?.mentions], ["nobody", undefined]);
  ada.ask("set_topic", { room: "garden", topic: "@Ben" });
  ada.ask("broadcast", { message: "@room" });
  assertEquals(ben.events("new_message").slice(-2).map(({ mentions }) => mentions), [
    undefined,
    undefined,
  ]);
});

Deno.test("mentions are counted for whom they mean, and @here for who was there", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const enter = (username: string) => {
    const guest = stage.connect();
    const { token } = guest.ask("hello", { username })["data"];
    guest.ask("join_room", { room: "garden" });
    return { guest, token };
  };
  const ada = enter("Ada");
  const ben = enter("Ben");
  const cy = enter("Cy");
  const say = (message: string) => ada.guest.ask("send_message", { room: "garden", message });
  say("First");
  cy.guest.socket.end();
  stage.clock.advance(2_000);
  say("Hello @Ada");
  say("@here");
  say("@room @Ben");
  say("@Cy, you too");
  const { id } = say("@Cy, gone")["data"];
  ada.guest.ask("delete_message", { room: "garden", id });
  const counts = (token: string) => {
    const guest = new Stage({ store }).connect();
    const resume = { epoch: store.epoch, rooms: { garden: 7 } };
    guest.ask("hello", { token, resume });
    const { unread, mentions } = guest.events("unread")[0]!.rooms[0]!;
    return [unread, mentions];
  };
  assertEquals([ada, ben, cy].map(({ token }) => counts(token)), [[0, 0], [5, 2], [5, 2]]);
});
