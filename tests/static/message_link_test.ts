import { assertEquals } from "@std/assert";
import { fragmentOf, linkIn } from "../../static/message_link.ts";

Deno.test("fragmentOf() makes what linkIn() reads, whatever the room is called", () => {
  for (const room of ["general", "a/b", "садове", "50%", "direct:abc", "#1"]) {
    assertEquals(linkIn(fragmentOf({ room, id: "m1" })), { room, id: "m1" });
  }
});

Deno.test("linkIn() reads nothing from what leads to no message", () => {
  for (const fragment of ["", "#", "#general", "#general/", "#/m1", "#a/b/c", "#%E0%A4%A/m1"]) {
    assertEquals(linkIn(fragment), null, fragment);
  }
});
