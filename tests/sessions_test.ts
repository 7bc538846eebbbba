import { assertEquals } from "@std/assert";
import { CLOSE } from "../lib/protocol.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import { StoreError } from "../lib/store/store.ts";
import { Stage } from "./stage.ts";

Deno.test("Sessions.open() sends away whom the store cannot read, and says so in the log", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  store.directRooms = () => {
    throw new StoreError("damaged", { cause: new Error("bad page") });
  };
  const ada = stage.connect({ personId: "a".repeat(20) });
  assertEquals(ada.socket.closeCode, CLOSE.resync);
  assertEquals(ada.all(), []);
  assertEquals(stage.lines.filter((line) => line.startsWith("[STORE]")).length, 1);
  assertEquals(stage.hub.census["sessions"], 0);
});

Deno.test("Sessions.decided() drops what waited for the first frame, but for clients that know no rooms", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const [ben, cy] = [stage.plain(), stage.plain()];
  ada.ask("send_message", { room: "general", message: "early" });
  ben.say(JSON.stringify({ type: "join_room", data: { username: "Ben", room: "garden" } }));
  cy.say(JSON.stringify({ type: "login", username: "Cy" }));
  const heard = [ben, cy].map((guest) => JSON.stringify(guest.all()).includes("early"));
  assertEquals(heard, [false, true]);
});
