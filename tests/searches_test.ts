import { assert, assertEquals } from "@std/assert";
import type { SearchPage } from "../lib/protocol.ts";
import { type Found, type Search, SearchError, type SearchRequest } from "../lib/search/search.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import { type Frame, type Guest, Stage } from "./stage.ts";
import { person, room } from "./store/records.ts";

/** A search that answers when it is told to. */
class SlowSearch implements Search {
  readonly answers: PromiseWithResolvers<Found>[] = [];
  committed(): void {}
  purged(): void {}
  close(): void {}
  /** That were searched last. */
  rooms: readonly string[] = [];
  find({ rooms }: SearchRequest): Promise<Found> {
    this.rooms = rooms;
    const answer = Promise.withResolvers<Found>();
    this.answers.push(answer);
    return answer.promise;
  }
}

/** Everything that is ready now, done. */
async function settle(stage: Stage): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve));
  stage.settle();
}

async function ask(stage: Stage, guest: Guest, data: Record<string, unknown>): Promise<Frame> {
  const asked = stage.newRef();
  guest.say(JSON.stringify({ type: "search", data, ref: asked }));
  await settle(stage);
  return guest.all().find(({ ref }) => ref === asked)!;
}

async function find(stage: Stage, guest: Guest, query: string): Promise<string[]> {
  const { data } = await ask(stage, guest, { query });
  return (data as SearchPage).results.map(({ message }) => message.message);
}

function say(guest: Guest, room: string, message: string): Frame {
  return guest.ask("send_message", { room, message })["data"];
}

Deno.test("Searches finds what was said in rooms that one may read, and nothing else", async () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben");
  const cy = stage.guest("Cy");
  ada.ask("create_room", { room: "secret", kind: "private", invite: ["Ben"] });
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("create_room", { room: "news", kind: "announcement" });
  say(ada, "garden", "tea in the garden");
  say(ada, "secret", "tea in secret");
  say(ada, room, "tea for you");
  say(ada, "news", "tea is news");
  ada.ask("broadcast", { message: "tea for all" });
  const open = ["tea for all", "tea is news", "tea in the garden"];
  const all = ["tea for all", "tea is news", "tea for you", "tea in secret", "tea in the garden"];
  assertEquals(await find(stage, ada, "tea"), all);
  assertEquals(await find(stage, ben, "tea"), all);
  assertEquals(await find(stage, cy, "tea"), open);
  assertEquals(await find(stage, cy, "tea in:secret"), []);
  assertEquals(await find(stage, cy, `tea in:${room}`), []);
  assertEquals(await find(stage, ben, "tea in:Garden in:secret"), [
    "tea in secret",
    "tea in the garden",
  ]);
  assertEquals(await find(stage, ben, "tea in:@ada"), ["tea for you"]);
  assertEquals(await find(stage, ada, "tea in:@ada"), []);
  assertEquals(await find(stage, ben, "tea -in:garden -in:news -in:*"), [
    "tea for you",
    "tea in secret",
  ]);
  ben.socket.end();
  stage.settle();
  const page = await stage.hub.search(personOf(ben), { query: "tea in:@ada" });
  assertEquals(page.results.map(({ message }) => message.message), ["tea for you"]);
});

Deno.test("Searches looks each person up once, and only where people are asked for", async () => {
  const asked: string[] = [];
  const store = new class extends MemoryStore {
    override person(id: string): ReturnType<MemoryStore["person"]> {
      asked.push(id);
      return super.person(id);
    }
  }();
  const direct = (id: string, partner: string) =>
    room(id, { name: `direct:${id}`, key: null, kind: "direct", people: ["ada", partner] });
  store.commit([
    { kind: "put_person", person: person("ben", { name: "Ben" }) },
    { kind: "put_person", person: person("cy", { name: "Cy" }) },
    { kind: "put_room", room: direct("one", "ben") },
    { kind: "put_room", room: direct("two", "cy") },
    { kind: "put_room", room: direct("three", "ben") },
  ]);
  const search = new SlowSearch();
  const { hub } = new Stage({ store, search });
  const roomsOf = async (query: string) => {
    asked.length = 0;
    const found = hub.search("ada", { query });
    search.answers.at(-1)!.resolve({ places: [], hasMore: false, complete: true });
    await found;
    return search.rooms;
  };
  assertEquals(await roomsOf("in:@BEN in:@nobody -in:@cy in:@ada"), ["one", "three"]);
  assertEquals(asked.toSorted(), ["ben", "cy"]);
  assertEquals(await roomsOf("in:direct:two"), ["two"]);
  assertEquals(asked, []);
});

Deno.test("Searches checks again who may read a room when it tells what was found", async () => {
  const search = new SlowSearch();
  const stage = new Stage({ search });
  const ada = stage.guest("Ada");
  ada.ask("create_room", { room: "secret", kind: "private" });
  const { seq } = say(ada, "secret", "tea");
  const secret = stage.store.load().rooms.find(({ name }) => name === "secret")!;
  const cy = stage.guest("Cy");
  const found = { roomId: secret.id, seq: seq as number, cursor: 1 };
  const asked = ask(stage, cy, { query: "tea" });
  search.answers[0]!.resolve({ places: [found], hasMore: false, complete: true });
  assertEquals((await asked)["data"], { query: "tea", results: [] });
  const again = ask(stage, ada, { query: "tea" });
  search.answers[1]!.resolve({ places: [found], hasMore: false, complete: false });
  const { data } = await again;
  assertEquals([data.results.length, data.incomplete], [1, true]);
});

Deno.test("Searches gives each message as it is now, between its neighbours", async () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (const message of ["one", "two", "three"]) say(ada, "garden", message);
  const { data } = await ask(stage, ada, { query: "two" });
  const [{ before, message, after }] = data.results;
  assertEquals([before.message, message.message, after.message], ["one", "two", "three"]);
  const { id } = message;
  ada.ask("edit_message", { room: "garden", id, message: "two and a half" });
  const edited = (await ask(stage, ada, { query: "half" }))["data"].results[0].message;
  assertEquals([edited.id, typeof edited.edited_at], [id, "string"]);
  ada.ask("delete_message", { room: "garden", id });
  assertEquals(await find(stage, ada, "half"), []);
  assertEquals(await find(stage, ada, "from:Ada"), ["three", "one"]);
});

Deno.test("Searches gives pages that join, none of them too big", async () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (let i = 0; i < 25; i++) say(ada, "garden", `tea ${i} ${"x".repeat(3_900)}`);
  const seen: number[] = [];
  let before: string | undefined;
  let pages = 0;
  for (;; pages++) {
    const { data } = await ask(stage, ada, { query: "tea", ...(before ? { before } : {}) });
    assert(JSON.stringify(data).length < 90_000);
    seen.push(...(data as SearchPage).results.map(({ message }) => message.seq));
    before = data.next;
    if (before === undefined) break;
  }
  assertEquals(seen, Array.from({ length: 25 }, (_, i) => 25 - i));
  assert(pages >= 3);
});

Deno.test("Searches refuses a second search while one is under way, and says what failed", async () => {
  const search = new SlowSearch();
  const stage = new Stage({ search });
  const ada = stage.guest("Ada");
  const first = ask(stage, ada, { query: "tea" });
  const second = await ask(stage, ada, { query: "tea room" });
  assertEquals([second["type"], second["data"].code], ["error", "too_fast"]);
  search.answers[0]!.reject(new SearchError("slow"));
  await first;
  const codes = { unavailable: "search_unavailable", busy: "too_fast", slow: "search_too_slow" };
  for (const [reason, code] of Object.entries(codes)) {
    const asked = ask(stage, ada, { query: "tea" });
    search.answers.at(-1)!.reject(new SearchError(reason as SearchError["reason"]));
    assertEquals((await asked)["data"].code, code);
  }
});

Deno.test("Searches answers a query of nothing with nothing, and refuses a bad page", async () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  assertEquals((await ask(stage, ada, { query: " ?! " }))["data"], { query: " ?! ", results: [] });
  for (const data of [{ query: 7 }, { query: "a", before: "x" }, { query: "a", limit: 21 }]) {
    assertEquals((await ask(stage, ada, data))["data"].code, "bad_field");
  }
});

Deno.test("/search answers in words, to those who type lines too", async () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  say(ada, "garden", "tea\nat five");
  say(ada, "garden", `tea ${"x".repeat(300)}`);
  ada.say(JSON.stringify({ type: "send_message", data: { message: "/search tea" }, ref: 1 }));
  await settle(stage);
  const [system, ack] = ada.news().slice(-2);
  assertEquals(system!["data"].message.split("\n"), [
    "Found, the newest last:",
    "[garden] 2026-01-01 00:00 Ada: tea at five",
    `[garden] 2026-01-01 00:00 Ada: tea ${"x".repeat(196)}…`,
  ]);
  assertEquals([ack!["type"], ack!["data"]], ["ack", { command: "search" }]);
  const tom = stage.plain();
  tom.say("/search five");
  await settle(stage);
  assertEquals(tom.news().at(-1)!["message"].split("\n").length, 2);
  tom.say("/search milk");
  await settle(stage);
  assertEquals(tom.news().at(-1)!["message"], "Nothing found");
  tom.say("/search");
  assertEquals(tom.news().at(-1)!["message"], "Usage: /search <words>");
});

function personOf(guest: Guest): string {
  return guest.all().find(({ type }) => type === "welcome")!["data"].user_id;
}
