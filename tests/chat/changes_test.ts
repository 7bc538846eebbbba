import { assertEquals } from "@std/assert";
import type { CommandType } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { StoreError } from "../../lib/store/store.ts";
import { type Guest, Stage } from "../stage.ts";

/** A stage with Ada and Ben in the garden, and the id of what Ada said there. */
function setUp() {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const id = say(ada, "Roses");
  ada.news();
  ben.news();
  return { stage, ada, ben, id };
}

function say(guest: Guest, message: string, more: object = {}): string {
  return guest.ask("send_message", { room: "garden", message, ...more })["data"].id;
}

function idOf(guest: Guest): string {
  return guest.events("welcome")[0]!.user_id;
}

/** The messages of the garden as they are now. */
function messages(guest: Guest) {
  guest.ask("history", { room: "garden" });
  return guest.events("message_history").at(-1)!.messages;
}

Deno.test("runEdit() gives a message another text, and tells everybody", () => {
  const { stage, ada, ben, id } = setUp();
  stage.clock.advance(60_000);
  ben.news();
  const ack = ada.ask("edit_message", { room: "garden", id, message: "Tulips", cid: "e" });
  const timestamp = new Date(stage.clock.now() - 2).toISOString();
  assertEquals(ack["data"], { room: "garden", id, seq: 2, timestamp, cid: "e" });
  assertEquals(ben.news(), [{
    type: "message_edited",
    data: {
      room: "garden",
      seq: 2,
      id,
      user_id: idOf(ada),
      username: "Ada",
      message: "Tulips",
      edited_at: timestamp,
    },
  }]);
  const [message] = messages(ben);
  assertEquals(
    [message!.message, message!.edited_at, message!.changed_seq, message!.seq],
    ["Tulips", timestamp, 2, 1],
  );
});

Deno.test("runDelete() leaves a tombstone", () => {
  const { ada, ben, id } = setUp();
  ada.ask("edit_message", { room: "garden", id, message: "Tulips" });
  ben.ask("react", { room: "garden", id, emoji: "🌹" });
  ben.news();
  assertEquals(ada.ask("delete_message", { room: "garden", id })["data"].seq, 4);
  const [deleted] = ben.news();
  assertEquals([deleted!["type"], deleted!["data"].id, deleted!["data"].seq], [
    "message_deleted",
    id,
    4,
  ]);
  const [{ timestamp: _, ...message } = { timestamp: "" }] = messages(ben);
  assertEquals(message, {
    room: "garden",
    id,
    seq: 1,
    kind: "text",
    user_id: idOf(ada),
    username: "Ada",
    message: "",
    changed_seq: 4,
    deleted: true,
  });
  assertEquals(
    ben.ask("list_versions", { room: "garden", id })["data"].code,
    "message_not_found",
  );
});

Deno.test("changes of what is not one's own, not there or not for one are refused", () => {
  const { stage, ada, ben, id } = setUp();
  const cy = stage.guest("Cy", "general");
  const refused = (guest: Guest, data: object) =>
    (["edit_message", "delete_message", "react", "pin_message", "list_versions"] as CommandType[])
      .map((type) =>
        guest.ask(type, {
          room: "garden",
          id,
          message: "x",
          emoji: "🌹",
          pinned: true,
          ...data,
        })["data"].code
      );
  const all = (code: string) => Array(5).fill(code);
  assertEquals(refused(cy, {}), all("not_in_room"));
  assertEquals(refused(ben, { id: "nothing" }), all("message_not_found"));
  assertEquals(refused(ben, { room: "nowhere" }), all("room_not_found"));
  assertEquals(refused(ben, {}).slice(0, 2), ["not_allowed", "not_allowed"]);
  ada.ask("delete_message", { room: "garden", id });
  assertEquals(refused(ada, {}), all("message_not_found"));
  // A message of another room is not there, though its id is known.
  const elsewhere = ada.ask("join_room", { room: "kitchen" });
  assertEquals(elsewhere["type"], "ack");
  const there = ada.ask("send_message", { room: "kitchen", message: "Tea" })["data"].id;
  assertEquals(refused(ada, { id: there }), all("message_not_found"));
});

Deno.test("changes in a room where one may not write are refused", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  ada.ask("create_room", { room: "news", kind: "announcement" });
  ben.ask("join_room", { room: "news" });
  const { id } = ada.ask("send_message", { room: "news", message: "Rain" })["data"];
  const codes = [
    ben.ask("edit_message", { room: "news", id, message: "Sun" }),
    ben.ask("delete_message", { room: "news", id }),
    ben.ask("react", { room: "news", id, emoji: "☀️" }),
    ben.ask("pin_message", { room: "news", id, pinned: true }),
  ].map((answer) => answer["data"].code);
  assertEquals(codes, Array(4).fill("read_only"));
  assertEquals(ada.ask("pin_message", { room: "news", id, pinned: true })["type"], "ack");
});

Deno.test("runEdit() refuses a text that is none, and a topic", () => {
  const { ada, id } = setUp();
  const code = (message: string) =>
    ada.ask("edit_message", { room: "garden", id, message })["data"].code;
  assertEquals(code(" "), "message_empty");
  assertEquals(code("x".repeat(4_001)), "message_too_long");
  const topic = ada.ask("set_topic", { room: "garden", topic: "Roses" })["data"];
  const edit = { room: "garden", id: topic.id, message: "Tulips" };
  assertEquals(ada.ask("edit_message", edit)["data"].code, "not_allowed");
  assertEquals(ada.events("message_edited"), []);
});

Deno.test("runEdit() takes a text that begins with a slash as it is", () => {
  const { ada, ben, id } = setUp();
  ada.ask("edit_message", { room: "garden", id, message: "/quit" });
  assertEquals(ben.events("message_edited").map(({ message }) => message), ["/quit"]);
});

Deno.test("appendChange() answers a repeated cid with the first ack and tells nobody twice", () => {
  const { stage, ada, ben, id } = setUp();
  const change = { room: "garden", id, message: "Tulips", cid: "e" };
  const first = ada.ask("edit_message", change);
  say(ben, "Nice");
  stage.clock.advance(1_000);
  assertEquals(ada.ask("edit_message", change)["data"], first["data"]);
  // Even where it could not be done again.
  const gone = ada.ask("delete_message", { room: "garden", id, cid: "d" });
  assertEquals(ada.ask("delete_message", { room: "garden", id, cid: "d" })["data"], gone["data"]);
  assertEquals(ada.ask("edit_message", change)["data"], first["data"]);
  assertEquals(ben.events("message_edited").length, 1);
  assertEquals(ben.events("message_deleted").length, 1);
});

Deno.test("appendChange() acks what is so already, and tells nobody", () => {
  const { ada, ben, id } = setUp();
  say(ben, "Nice");
  const data = { room: "garden", id, message: "Roses" };
  const ack = ada.ask("edit_message", data)["data"];
  assertEquals([ack.id, ack.seq], [id, 2]);
  assertEquals(ben.events("message_edited"), []);
});

Deno.test("of a deletion and an edit in one turn only the first happens, and the other is refused", () => {
  const { stage, ada, ben, id } = setUp();
  const frames = [
    { type: "delete_message", data: { room: "garden", id }, ref: 1 },
    { type: "edit_message", data: { room: "garden", id, message: "Tulips" }, ref: 2 },
    { type: "edit_message", data: { room: "garden", id, message: "Lilies" } },
  ];
  for (const frame of frames) ada.socket.receive(JSON.stringify(frame));
  stage.settle();
  assertEquals(ada.news().map(({ type, ref, data }) => [type, ref, data.code]), [
    ["message_deleted", undefined, undefined],
    ["ack", 1, undefined],
    ["error", 2, "message_not_found"],
    ["error", undefined, "message_not_found"],
  ]);
  assertEquals(ben.news().map(({ type }) => type), ["message_deleted"]);
  assertEquals(say(ada, "Next") !== "", true);
  assertEquals(ben.events("new_message").at(-1)!.seq, 3);
});

Deno.test("runListVersions() tells what a message said, to members", () => {
  const { stage, ada, ben, id } = setUp();
  for (const message of ["Tulips", "Lilies"]) {
    stage.clock.advance(1_000);
    ada.ask("edit_message", { room: "garden", id, message });
  }
  const answer = ben.ask("list_versions", { room: "garden", id })["data"];
  assertEquals(answer.has_more, false);
  assertEquals(answer.versions.map((version: { message: string }) => version.message), [
    "Roses",
    "Tulips",
    "Lilies",
  ]);
  const times = ben.events("message_edited").map(({ edited_at }) => edited_at);
  assertEquals(
    answer.versions.slice(1).map((version: { timestamp: string }) => version.timestamp),
    times,
  );
});

Deno.test("runListVersions() lists the newest where there are many or long ones", () => {
  const { ada, id } = setUp();
  const versions = () => ada.ask("list_versions", { room: "garden", id })["data"];
  for (let i = 1; i <= 60; i++) {
    ada.ask("edit_message", { room: "garden", id, message: `Roses ${i}` });
  }
  const { versions: many, has_more } = versions();
  assertEquals([many.length, many[0].message, many.at(-1).message, has_more], [
    50,
    "Roses 11",
    "Roses 60",
    true,
  ]);
  for (let i = 1; i <= 20; i++) {
    ada.ask("edit_message", { room: "garden", id, message: `${i}`.padEnd(4_000, "x") });
  }
  assertEquals([versions().versions.length, versions().has_more], [16, true]);
});

Deno.test("what is said to everyone can be edited and deleted by its author, and no more", () => {
  const { ada, ben } = setUp();
  const { id } = ada.ask("broadcast", { message: "Fire" })["data"];
  assertEquals(ben.ask("delete_message", { room: "*", id })["data"].code, "not_allowed");
  ada.ask("edit_message", { room: "*", id, message: "No fire" });
  ada.ask("delete_message", { room: "*", id });
  assertEquals(ben.events("message_edited").map(({ room, message }) => [room, message]), [
    ["*", "No fire"],
  ]);
  assertEquals(ben.events("message_deleted").length, 1);
  assertEquals(ben.ask("react", { room: "*", id, emoji: "🔥" })["data"].code, "room_not_found");
});

Deno.test("a change that cannot be kept changes nothing", () => {
  class FullStore extends MemoryStore {
    full = false;
    override commit(...records: Parameters<MemoryStore["commit"]>) {
      if (this.full) throw new StoreError("full", { cause: new Error("full") });
      return super.commit(...records);
    }
  }
  const store = new FullStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const id = say(ada, "Roses");
  store.full = true;
  const answers = [
    ada.ask("edit_message", { room: "garden", id, message: "Tulips" }),
    ada.ask("react", { room: "garden", id, emoji: "🌹" }),
    ada.ask("set_topic", { room: "garden", topic: "Roses" }),
  ];
  assertEquals(
    answers.map((answer) => answer["data"].code),
    Array(3).fill("storage_unavailable"),
  );
  store.full = false;
  const [message, ...more] = messages(ada);
  assertEquals([message!.message, message!.changed_seq, more.length], ["Roses", undefined, 0]);
  assertEquals(ada.ask("join_room", { room: "garden" })["data"].topic, "");
  const again = ada.ask("edit_message", { room: "garden", id, message: "Tulips" })["data"];
  assertEquals(again.seq, 2);
});
