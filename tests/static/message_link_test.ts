import { assertEquals } from "@std/assert";
import { fragmentOf, linkIn, linkTo } from "../../static/message_link.ts";

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

Deno.test("linkTo() reads addresses of this page, and of no other", () => {
  const here = "https://chat.example/parlor/?x=1#general/m0";
  assertEquals(linkTo("https://chat.example/parlor/?x=1#a%20b/m1", here), {
    room: "a b",
    id: "m1",
  });
  const others = [
    "https://chat.example/parlor/?x=1",
    "https://chat.example/parlor/?x=1#general",
    "https://chat.example/parlor/#general/m1",
    "https://chat.example:8443/parlor/?x=1#general/m1",
    "https://chat.example.evil.example/parlor/?x=1#general/m1",
    "mailto:ada@chat.example#general/m1",
  ];
  for (const address of others) assertEquals(linkTo(address, here), null, address);
});
