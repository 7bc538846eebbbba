import { assertEquals } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { type Guest, Stage } from "../stage.ts";

/** Somebody in the garden who can come back. */
function enter(stage: Stage, username: string) {
  const guest = stage.connect();
  const { token } = guest.ask("hello", { username })["data"];
  guest.ask("join_room", { room: "garden" });
  guest.news();
  return { guest, token };
}

function say(guest: Guest, message: string, thread?: string): string {
  const data = { room: "garden", message, ...(thread === undefined ? {} : { thread }) };
  return guest.ask("send_message", data)["data"].id;
}

/** The threads that somebody is told to follow, on coming back. */
function threadsOf(stage: Stage, token: string) {
  const guest = stage.connect();
  guest.ask("hello", { token, resume: { epoch: stage.store.epoch, rooms: { garden: 0 } } });
  return guest.events("unread").at(-1)?.rooms[0]?.threads;
}

Deno.test("followByReply() has those follow a thread who began it, write in it or are mentioned there", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const [ada, ben, cy, dee] = ["Ada", "Ben", "Cy", "Dee"].map((name) => enter(stage, name));
  const id = say(ada!.guest, "Roses");
  say(ben!.guest, "Red, @Cy?", id);
  assertEquals(ada!.guest.events("unread").at(-1)?.rooms[0]?.threads, [
    { id, seq: 1, unread: 1, mentions: 0 },
  ]);
  // Killed at once.
  const later = new Stage({ store });
  const threads = [ada, ben, cy, dee].map((each) => threadsOf(later, each!.token));
  assertEquals(threads, [
    [{ id, seq: 1, unread: 1, mentions: 0 }],
    [{ id, seq: 1, unread: 0, mentions: 0 }],
    [{ id, seq: 1, unread: 1, mentions: 1 }],
    undefined,
  ]);
});

Deno.test("followByReply() reaches who began a thread and is away", () => {
  const stage = new Stage();
  const ada = enter(stage, "Ada");
  const ben = enter(stage, "Ben");
  const id = say(ada.guest, "Roses");
  ada.guest.socket.end();
  stage.settle();
  say(ben.guest, "Red", id);
  say(ben.guest, "White", id);
  assertEquals(threadsOf(stage, ada.token), [{ id, seq: 1, unread: 2, mentions: 0 }]);
});

Deno.test("followByReply() counts no reply for the room", () => {
  const stage = new Stage();
  const ada = enter(stage, "Ada");
  const ben = enter(stage, "Ben");
  const id = say(ada.guest, "Roses");
  say(ada.guest, "Red, @Ben", id);
  const guest = stage.connect();
  guest.ask("hello", {
    token: ben.token,
    resume: { epoch: stage.store.epoch, rooms: { garden: 0 } },
  });
  const { unread, mentions } = guest.events("unread").at(-1)!.rooms[0]!;
  assertEquals([unread, mentions], [1, 0]);
});

Deno.test("Unread counts each thread by itself, and the room", () => {
  const stage = new Stage();
  const ada = enter(stage, "Ada");
  const ben = enter(stage, "Ben");
  const ids = ["Roses", "Tulips"].map((message) => say(ada.guest, message));
  ben.guest.ask("mark_read", { room: "garden", seq: 2 });
  for (const id of ids) ben.guest.ask("follow_thread", { room: "garden", id, follow: true });
  say(ada.guest, "Red", ids[0]);
  for (const message of ["Lilies", "Daisies", "Poppies"]) say(ada.guest, message);
  const guest = stage.connect();
  const resume = { epoch: stage.store.epoch, rooms: { garden: 0 } };
  guest.ask("hello", { token: ben.token, resume });
  const { seq, unread, threads } = guest.events("unread").at(-1)!.rooms[0]!;
  assertEquals([seq, unread], [2, 3]);
  assertEquals(threads?.map(({ id, seq, unread }) => [id, seq, unread]), [
    [ids[0], 2, 1],
    [ids[1], 2, 0],
  ]);
});

Deno.test("markThreadRead() tells one's own sessions how far, and the others nothing", () => {
  const stage = new Stage();
  const ada = enter(stage, "Ada");
  const ben = enter(stage, "Ben");
  const id = say(ada.guest, "Roses");
  const reply = say(ben.guest, "Red", id);
  const phone = stage.connect();
  phone.ask("hello", {
    token: ada.token,
    resume: { epoch: stage.store.epoch, rooms: { garden: 2 } },
  });
  for (const guest of [phone, ada.guest, ben.guest]) guest.news();
  ada.guest.ask("mark_read", { room: "garden", seq: 99, thread: reply });
  const { user_id } = ada.guest.events("welcome")[0]!;
  const read = { type: "read", data: { room: "garden", user_id, seq: 2, thread: id } };
  assertEquals(ada.guest.news().slice(0, -1), [read]);
  const [told, unread] = phone.news();
  assertEquals(told, read);
  assertEquals(unread?.["data"].rooms[0].threads, [{ id, seq: 2, unread: 0, mentions: 0 }]);
  assertEquals(ben.guest.news(), []);
  const mark = { room: "garden", seq: 1, thread: id };
  ada.guest.ask("mark_read", mark);
  assertEquals(phone.events("read").at(-1), { ...read.data }, "a slower device takes nothing back");
  phone.ask("mark_read", { ...mark, back: true });
  assertEquals(ada.guest.events("read").at(-1), { ...read.data, seq: 1, back: true });
  phone.ask("mark_read", { ...mark, seq: 2 });
  assertEquals(threadsOf(stage, ada.token), [{ id, seq: 2, unread: 0, mentions: 0 }]);
  stage.clock.advance(2_000);
  const kept = stage.store.threadsOf(user_id, gardenOf(stage));
  assertEquals(kept.map(({ seq }) => seq), [2]);
});

Deno.test("followThread() begins and ends, and who ended it is not drawn in again", () => {
  const stage = new Stage();
  const ada = enter(stage, "Ada");
  const ben = enter(stage, "Ben");
  const cy = enter(stage, "Cy");
  const id = say(ada.guest, "Roses");
  const reply = say(ben.guest, "Red", id);
  const follow = ({ guest }: { guest: Guest }, id: string, follow: boolean) =>
    guest.ask("follow_thread", { room: "garden", id, follow });
  assertEquals(follow(cy, reply, true)["data"], {});
  assertEquals(threadsOf(stage, cy.token), [{ id, seq: 2, unread: 0, mentions: 0 }]);
  follow(ada, id, false);
  say(ada.guest, "White", id);
  say(ben.guest, "@Ada", id);
  assertEquals(threadsOf(stage, ada.token), undefined);
  assertEquals(threadsOf(stage, cy.token)?.map(({ unread }) => unread), [2]);
  follow(ada, id, true);
  assertEquals(threadsOf(stage, ada.token)?.map(({ id }) => id), [id]);
});

Deno.test("followThread() refuses what is no message of the room, and a room one is not in", () => {
  const stage = new Stage();
  const ada = enter(stage, "Ada");
  const ben = stage.guest("Ben", "cellar");
  const id = say(ada.guest, "Roses");
  const { id: elsewhere } = ben.ask("send_message", { room: "cellar", message: "Wine" })["data"];
  // deno-lint-ignore no-explicit-any
  const code = (guest: Guest, data: any) => guest.ask("follow_thread", data)["data"].code;
  assertEquals(
    code(ada.guest, { room: "garden", id: elsewhere, follow: true }),
    "message_not_found",
  );
  assertEquals(code(ben, { room: "garden", id, follow: true }), "not_in_room");
  assertEquals(code(ada.guest, { room: "garden", id, follow: "yes" }), "bad_field");
  const marked = ada.guest.ask("mark_read", { room: "garden", seq: 1, thread: elsewhere });
  assertEquals(marked["data"].code, "message_not_found");
});

Deno.test("followThread() is taken back if it cannot be kept", () => {
  const stage = new Stage();
  const ada = enter(stage, "Ada");
  const id = say(ada.guest, "Roses");
  const { commit } = stage.store;
  stage.store.commit = () => {
    throw new Error("no");
  };
  const answer = ada.guest.ask("follow_thread", { room: "garden", id, follow: true });
  assertEquals(answer["type"], "error");
  stage.store.commit = commit;
  assertEquals(threadsOf(stage, ada.token), undefined);
});

Deno.test("followThread() keeps so many threads of a room, those read last", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const ada = enter(stage, "Ada");
  const ids = Array.from({ length: LIMITS.followedThreads + 1 }, (_, i) => say(ada.guest, `${i}`));
  for (const [i, id] of ids.entries()) {
    ada.guest.ask("follow_thread", { room: "garden", id, follow: true });
    say(ada.guest, `After ${i}`);
  }
  for (const each of [stage, new Stage({ store })]) {
    const followed = threadsOf(each, ada.token)!.map(({ id }) => id);
    assertEquals(followed.toSorted(), ids.slice(1).toSorted());
  }
});

function gardenOf({ store }: Stage): string {
  return store.load().rooms.find(({ name }) => name === "garden")!.id;
}
