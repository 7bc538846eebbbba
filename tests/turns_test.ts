import { assertEquals } from "@std/assert";
import { Stage } from "./stage.ts";

Deno.test("Turns.call() keeps nobody in memory who was read for a command that is refused", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  stage.clock.advance(1_000);
  ben.socket.end();
  stage.settle();
  const before = stage.hub.census;
  const invite = ["Ben", "Nobody"];
  const answer = ada.ask("create_room", { room: "attic", kind: "private", invite });
  assertEquals(answer["data"].code, "user_not_found");
  assertEquals(stage.hub.census, before);
});
