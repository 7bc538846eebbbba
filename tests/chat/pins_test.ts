import { assertEquals } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import { type Guest, Stage } from "../stage.ts";

function say(guest: Guest, message: string): string {
  return guest.ask("send_message", { room: "garden", message })["data"].id;
}

Deno.test("runPin() pins a message of anybody and takes it down, and tells everybody", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const [roses, tulips] = [say(ada, "Roses"), say(ada, "Tulips")];
  for (const id of [roses, tulips]) ben.ask("pin_message", { room: "garden", id, pinned: true });
  const pins = () => ada.ask("list_pins", { room: "garden" })["data"];
  const benId = ben.events("welcome")[0]!.user_id;
  assertEquals(
    pins().messages.map(({ message, pinned }: { message: string; pinned: object }) => [
      message,
      pinned,
    ]),
    ben.events("message_pinned").toReversed().map(({ id, timestamp }) => [
      id === roses ? "Roses" : "Tulips",
      { user_id: benId, timestamp },
    ]),
  );
  ada.ask("pin_message", { room: "garden", id: tulips, pinned: false });
  ada.ask("pin_message", { room: "garden", id: tulips, pinned: false });
  assertEquals(pins().messages.map(({ id }: { id: string }) => id), [roses]);
  assertEquals(
    ben.events("message_pinned").map(({ seq, pinned, username }) => [seq, pinned, username]),
    [[3, true, "Ben"], [4, true, "Ben"], [5, false, "Ada"]],
  );
});

Deno.test("runPin() refuses one pin too many", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ids = Array.from({ length: LIMITS.pinsPerRoom + 1 }, (_, i) => say(ada, `${i}`));
  const pin = (id: string) => ada.ask("pin_message", { room: "garden", id, pinned: true })["data"];
  for (const id of ids.slice(1)) pin(id);
  assertEquals(pin(ids[0]!).code, "too_many_pins");
  ada.ask("delete_message", { room: "garden", id: ids[1]! });
  assertEquals(pin(ids[0]!).id, ids[0]);
});

Deno.test("runListPins() lists the latest that one frame may carry, and says that there are more", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (let i = 0; i < 20; i++) {
    const id = say(ada, `${i} `.padEnd(4_000, "x"));
    ada.ask("pin_message", { room: "garden", id, pinned: true });
  }
  const { messages, has_more } = ada.ask("list_pins", { room: "garden" })["data"];
  assertEquals([messages.length, messages[0].message.slice(0, 2), has_more], [15, "19", true]);
});
