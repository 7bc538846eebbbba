import { assert, assertEquals } from "@std/assert";
import { LIMITS } from "../lib/protocol.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import { StoreError } from "../lib/store/store.ts";
import { Stage } from "./stage.ts";

/** Ada, who was in these rooms when Ben wrote in each. @returns what she comes back with */
function away(stage: Stage, rooms: string[], messages = 1) {
  const ada = stage.connect();
  const { token, epoch } = ada.ask("hello", { username: "Ada" })["data"];
  const ben = stage.guest("Ben");
  for (const room of rooms) {
    ada.ask("join_room", { room });
    ben.ask("join_room", { room });
    for (let i = 0; i < messages; i++) ben.ask("send_message", { room, message: `${i}` });
  }
  ada.socket.end();
  stage.settle();
  const cursors = Object.fromEntries(rooms.map((room) => [room, messages]));
  return { token, resume: { epoch, rooms: cursors } };
}

Deno.test("Unread.tell() counts many rooms some at a time, and all of them", () => {
  const stage = new Stage();
  const rooms = Array.from({ length: 45 }, (_, i) => `room ${i}`);
  const hello = away(stage, rooms);
  const ada = stage.connect();
  ada.ask("hello", hello);
  stage.settle();
  const told = ada.events("unread").map(({ rooms }) => rooms);
  assert(told.length > 1 && told.every((some) => some.length <= 20));
  assertEquals(told.flat().map(({ room }) => room), rooms);
  assert(told.flat().every(({ unread }) => unread === 1));
});

Deno.test("Unread.tell() counts no further than LIMITS.countedUnread", () => {
  const stage = new Stage();
  const hello = away(stage, ["garden"], LIMITS.countedUnread + 5);
  const ada = stage.connect();
  ada.ask("hello", hello);
  assertEquals(ada.events("unread")[0]?.rooms[0]?.unread, LIMITS.countedUnread);
});

Deno.test("Unread.tell() counts once for all who have read equally far, and anew when more was said", () => {
  const stage = new Stage();
  const hello = away(stage, ["garden"]);
  let counts = 0;
  const said = stage.store.said.bind(stage.store);
  stage.store.said = (...range) => {
    counts++;
    return said(...range);
  };
  for (let i = 0; i < 5; i++) stage.connect().ask("hello", hello);
  assertEquals(counts, 1);
  stage.guest("Cy", "garden").ask("send_message", { room: "garden", message: "more" });
  const ada = stage.connect();
  ada.ask("hello", hello);
  assertEquals(ada.events("unread")[0]?.rooms[0]?.unread, 2);
});

Deno.test("Unread.tell() reads a room once for all positions, and then only what came since", () => {
  const stage = new Stage();
  const { token, resume } = away(stage, ["garden"], 50);
  const looks: number[] = [];
  const said = stage.store.said.bind(stage.store);
  stage.store.said = (roomId, range) => {
    looks.push(range.to - range.after);
    return said(roomId, range);
  };
  const cy = stage.guest("Cy", "garden");
  const unread = new Map<string, number>();
  for (let i = 0; i < 20; i++) {
    const guest = stage.connect();
    const { token } = guest.ask("hello", { username: `Guest ${i}` })["data"];
    guest.ask("join_room", { room: "garden" });
    guest.socket.end();
    unread.set(token, 20 - i);
    cy.ask("send_message", { room: "garden", message: `${i}` });
  }
  stage.settle();
  looks.length = 0;
  const back = (token: string) => {
    const guest = stage.connect();
    guest.ask("hello", { token, resume });
    return guest.events("unread")[0]?.rooms[0]?.unread;
  };
  for (const [token, count] of [...unread].reverse()) assertEquals(back(token), count);
  assertEquals(back(token), 70);
  assert(looks.length <= 3, `${looks.length} looks`);
  looks.length = 0;
  const { id } = cy.ask("send_message", { room: "garden", message: "more" })["data"];
  assertEquals(back(token), 71);
  assertEquals(looks, [1]);
  cy.ask("delete_message", { room: "garden", id });
  assertEquals(back(token), 70);
});

Deno.test("Unread.tell() says so in the log if it cannot count, and no more than that", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const hello = away(stage, ["garden"]);
  store.said = () => {
    throw new StoreError("damaged", { cause: new Error("no") });
  };
  const ada = stage.connect();
  assertEquals(ada.ask("hello", hello)["type"], "ack");
  assertEquals(ada.events("unread"), []);
  assert(stage.lines.some((line) => line.startsWith("[STORE]")));
});
