import { assertEquals } from "@std/assert";
import { markdownText } from "../../lib/client/markdown.ts";
import type { Message } from "../../lib/protocol.ts";
import { emptyCupboard } from "../../static/cupboard.ts";
import { Memory } from "../../static/memory.ts";
import {
  EMPTY_VIEW,
  type FollowedThread,
  newRoom,
  type Room,
  type Thread,
  UNREAD,
} from "../../static/model/view.ts";
import { Notifier } from "../../static/notifier.ts";
import { info, message, person } from "./cast.ts";
import { FakeDevice } from "./device.ts";

const HOUR_MS = 3_600_000;

/** One tab of a browser, in `general`. */
function tab(shared = emptyCupboard()) {
  const device = new FakeDevice();
  const rooms = new Map<string, Room>(
    ["general", "garden"].map((name) => [name, newRoom(info(name))]),
  );
  const open: { thread: Thread | null } = { thread: null };
  const notifier = new Notifier({
    device,
    memory: new Memory({ shared, tab: emptyCupboard() }),
    view: () => ({ ...EMPTY_VIEW, userId: "ada", active: "general", rooms, ...open }),
    open: () => {},
    plain: markdownText,
    list: (names) => names.join(", "),
  });
  return { device, notifier, shared, rooms, open };
}

Deno.test("Notifier is quiet until somebody chooses otherwise", () => {
  const { device, notifier } = tab();
  device.look(false);
  notifier.messageCame(message(1));
  device.pass(1_000);
  assertEquals([device.notices, device.played], [[], []]);
});

Deno.test("Notifier says nothing of the room that its reader looks at", async () => {
  const { device, notifier } = tab();
  await notifier.set(true);
  notifier.setSound("knock");
  device.played.length = 0;
  notifier.messageCame(message(1));
  notifier.messageCame(message(2, { room: "garden" }));
  device.pass(1_000);
  assertEquals(device.notices.map(({ tag }) => tag), ["garden"]);
  assertEquals(device.played, ["knock"]);
  device.look(false);
  notifier.messageCame(message(3));
  device.pass(1_000);
  assertEquals(device.notices.map(({ tag }) => tag), ["garden", "general"]);
});

Deno.test("Notifier tells each message once over all tabs", async () => {
  const first = tab();
  const second = tab(first.shared);
  await first.notifier.set(true);
  for (const { device, notifier } of [first, second]) {
    device.look(false);
    notifier.messageCame(message(1));
    device.pass(1_000);
  }
  assertEquals([first.device.notices.length, second.device.notices.length], [1, 0]);
});

Deno.test("Notifier says what a message means, without its marks", async () => {
  const { device, notifier } = tab();
  await notifier.set(true);
  device.look(false);
  notifier.messageCame(
    message(1, { message: "**Tea**, `at` [four](https://a.example)\n- or *five*" }),
  );
  device.pass(1_000);
  assertEquals(device.notices.map(({ body }) => body), ["Tea, at four or five"]);
});

Deno.test("Notifier tells nothing that another tab shows", async () => {
  const first = tab();
  const second = tab(first.shared);
  await first.notifier.set(true);
  second.device.look(false);
  for (const { notifier } of [first, second]) notifier.messageCame(message(1));
  second.device.pass(1_000);
  assertEquals(second.device.notices, []);
});

Deno.test("Notifier lets nothing disturb until the end that was set", async () => {
  const first = tab();
  const second = tab(first.shared);
  await first.notifier.set(true);
  first.device.look(false);
  second.notifier.setQuiet(first.device.time + HOUR_MS);
  first.notifier.messageCame(message(1));
  first.device.pass(1_000);
  assertEquals(first.device.notices, []);
  assertEquals(first.notifier.quietUntil.value > first.device.time, true);
  first.device.pass(HOUR_MS);
  first.notifier.messageCame(message(2));
  first.device.pass(1_000);
  assertEquals(first.device.notices.length, 1);
});

Deno.test("Notifier lets a chosen sound be heard, and remembers it", () => {
  const { device, notifier, shared } = tab();
  notifier.setSound("bell");
  assertEquals(device.played, ["bell"]);
  assertEquals(tab(shared).notifier.sound.value, "bell");
  notifier.setSound("none");
  assertEquals(device.played, ["bell"]);
  shared.setItem("parlor.sound", "trumpet");
  assertEquals(tab(shared).notifier.sound.value, "none");
});

Deno.test("Notifier says whom else a message is for, or where it was written", async () => {
  const { device, notifier, rooms } = tab();
  await notifier.set(true);
  device.look(false);
  const direct = (...people: string[]) => {
    const name = `direct:${people.length}`;
    const more = { kind: "direct" as const, people: people.map((id) => person(id)) };
    rooms.set(name, newRoom(info(name, more)));
    return name;
  };
  const group = direct("ada", "ben", "cy", "dee");
  for (const [seq, room] of ["garden", direct("ada", "ben"), group, "direct:unknown"].entries()) {
    notifier.messageCame(message(seq + 1, { room }));
    device.pass(1_000);
  }
  assertEquals(device.notices.map(({ title }) => title), [
    "Ben · garden",
    "Ben",
    "Ben · Cy, Dee",
    "Ben",
  ]);
});

Deno.test("Notifier heeds what was chosen for the room", async () => {
  const { device, notifier, rooms } = tab();
  await notifier.set(true);
  device.look(false);
  const told = (level: "all" | "mentions" | "nothing", mentions?: string[]) => {
    rooms.set("garden", { ...rooms.get("garden")!, level });
    const before = device.notices.length;
    const seq = before + 1;
    const id = `${level}${mentions}`;
    notifier.messageCame(message(seq, { id, room: "garden", ...mentions && { mentions } }));
    device.pass(1_000);
    return device.notices.length - before;
  };
  assertEquals([told("all"), told("mentions"), told("nothing")], [1, 0, 0]);
  assertEquals([told("mentions", ["ben"]), told("mentions", ["ada"])], [0, 1]);
  assertEquals([told("mentions", ["@room"]), told("mentions", ["@here"])], [1, 1]);
  assertEquals(told("nothing", ["ada"]), 0);
});

Deno.test("Notifier tells of replies in threads that are followed, unless they are on the screen", async () => {
  const { device, notifier, rooms, open } = tab();
  await notifier.set(true);
  const told = (reply: Partial<Message>) => {
    const before = device.notices.length;
    const id = `reply${before}${JSON.stringify(reply)}`;
    notifier.messageCame(message(9, { id, thread: "id1", ...reply }));
    device.pass(1_000);
    return device.notices.length - before;
  };
  assertEquals([told({}), told({ mentions: ["ada"] })], [0, 1]);
  const followed: FollowedThread = { ...UNREAD, follows: true };
  rooms.set("general", { ...rooms.get("general")!, threads: new Map([["id1", followed]]) });
  assertEquals(told({}), 1, "its room is open, but it is not");
  const root = { room: "general", id: "id1", root: null, replies: [], hasOlder: false };
  open.thread = { ...root, newAfter: null, following: true };
  assertEquals([told({}), told({ id: "x", seq: 10, thread: "id2", mentions: ["ada"] })], [0, 1]);
});
