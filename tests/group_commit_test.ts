import { assertEquals } from "@std/assert";
import { MemoryStore } from "../lib/store/memory.ts";
import { type Appended, StoreError, type StoreRecord } from "../lib/store/store.ts";
import { Stage } from "./stage.ts";

/** A store that chokes on one text. */
class ChokingStore extends MemoryStore {
  readonly reason: "damaged" | "full";

  constructor(reason: "damaged" | "full") {
    super();
    this.reason = reason;
  }

  override commit(records: readonly StoreRecord[]): Appended[] {
    if (records.some((record) => record.kind === "append" && record.message.text === "poison")) {
      throw new StoreError(this.reason, { cause: new Error("bad page") });
    }
    return super.commit(records);
  }
}

/** What three people who send in one turn, the second of them poison, are answered. */
function answers(store: ChokingStore): string[] {
  const stage = new Stage({ store });
  const guests = ["Ada", "Ben", "Cy"].map((name) => stage.guest(name, "garden"));
  ["one", "poison", "three"].forEach((message, i) => {
    const data = { room: "garden", message };
    guests[i]?.socket.receive(JSON.stringify({ type: "send_message", data, ref: 1 }));
  });
  stage.settle();
  return guests.map((guest) => {
    const answer = guest.all().findLast((frame) => frame["ref"] === 1);
    return answer?.["data"].code ?? answer?.["data"].seq;
  });
}

Deno.test("GroupCommit lets one call that the database chokes on cost nobody else", () => {
  assertEquals(answers(new ChokingStore("damaged")), [1, "storage_unavailable", 2]);
});

Deno.test("GroupCommit refuses the whole turn while the database takes nothing", () => {
  assertEquals(answers(new ChokingStore("full")), Array(3).fill("storage_unavailable"));
});

Deno.test("GroupCommit takes back only what failed", () => {
  const store = new ChokingStore("damaged");
  const stage = new Stage({ store });
  const [ada, ben] = [stage.guest("Ada"), stage.guest("Ben", "garden")];
  const create = { type: "create_room", data: { room: "attic" }, ref: 1 };
  const poison = { type: "send_message", data: { room: "garden", message: "poison" }, ref: 1 };
  ada.socket.receive(JSON.stringify(create));
  ben.socket.receive(JSON.stringify(poison));
  stage.settle();
  assertEquals(ada.all().findLast((frame) => frame["ref"] === 1)?.["type"], "ack");
  assertEquals(ben.ask("send_message", { room: "garden", message: "ok" })["data"].seq, 1);
  assertEquals(new Stage({ store }).hub.roomsOnline().map((room) => room.name).sort(), [
    "attic",
    "general",
  ]);
});
