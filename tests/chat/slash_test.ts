import { assertEquals, assertStringIncludes } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import { Stage } from "../stage.ts";

/** What a line-oriented client is answered. */
function replies(lines: string[]): string[] {
  const stage = new Stage();
  const guest = stage.plain({ username: "Ada" });
  guest.news();
  return lines.flatMap((line) => {
    guest.say(line);
    return guest.news().map((frame) => `${frame["type"]} ${frame["message"]}`);
  });
}

Deno.test("runSlash() answers word for word", () => {
  assertEquals(
    replies([
      "/rooms",
      "/list",
      "/join tech",
      "/join #random",
      "/rooms",
      "/list",
      "/leave",
      "/leave",
    ]),
    [
      "system Your rooms: None",
      "system All rooms: general",
      "system Joined room: tech",
      "system Joined room: random",
      "system Your rooms: tech, random",
      "system All rooms: general, tech, random",
      "system Left all rooms",
      "error You are not in any room",
    ],
  );
  assertEquals(replies(["/join", "/JOIN   ", "/x", "/constructor y", "/"]), [
    "error Usage: /join <room_name>",
    "error Usage: /join <room_name>",
    "error Unknown command: /x. Type /help for available commands.",
    "error Unknown command: /constructor. Type /help for available commands.",
    "error Unknown command: /. Type /help for available commands.",
  ]);
  assertEquals(replies(["Hello"]), [
    "error You are not in any room. Use /join <room> to join a room.",
  ]);
});

Deno.test("runSlash() of /help names every command", () => {
  const [help = ""] = replies(["/help"]);
  for (
    const name of [
      "join",
      "leave",
      "list",
      "rooms",
      "help",
      "quit",
      "msg",
      "nick",
      "who",
      "me",
      "topic",
    ]
  ) {
    assertStringIncludes(help, `/${name}`);
  }
});

Deno.test("runSlash() of /who, /nick, /me and /topic", () => {
  assertEquals(
    replies([
      "/join tech",
      "/who",
      "/nick Bea",
      "/who tech",
      "/me waves",
      "/topic",
      "/topic Tea",
      "/topic",
    ]),
    [
      "system Joined room: tech",
      "system In tech: Ada",
      "system You are now called Bea",
      "system In tech: Bea",
      "message * Bea waves",
      "system tech has no topic",
      "message * Bea set the topic: Tea",
      "system Topic of tech: Tea",
    ],
  );
});

Deno.test("runSlash() of /leave with a name leaves that room only", () => {
  assertEquals(
    replies(["/join tech", "/join random", "/leave tech", "/rooms", "/leave tech"]).slice(2),
    [
      "system Left room: tech",
      "system Your rooms: random",
      'error There is no room "tech" that you may see',
    ],
  );
});

Deno.test("runSlash() of /msg finds names with spaces, in quotes, and ids", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const lin = stage.guest("Lin Bo");
  const id = lin.ask("hello", {})["data"].user_id.slice(0, 8);
  const send = (message: string) => ada.ask("send_message", { message })["data"];
  for (
    const line of [
      "/msg Lin Bo  hello there",
      '/msg "Lin Bo" hello there',
      "/msg «Lin Bo» hello there",
      "/msg „Lin Bo“ hello there",
      "/msg 「Lin Bo」hello there",
      `/msg ${id} hello there`,
    ]
  ) {
    assertEquals(send(line), { command: "msg" }, line);
    assertEquals(lin.events("new_message").at(-1)?.message, "hello there");
  }
  assertEquals(send('/msg "Lin «Bo»" hi').code, "user_not_found", "other quotes are of the name");
  assertEquals(send("/msg Lin hi").code, "user_not_found");
  assertEquals(send("/msg Lin Bo").code, "usage");
  assertEquals(send("/msg Ada").message, "Usage: /msg <user> <text>");
});

Deno.test("runSlash() of /msg writes to several people with commas between them", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const [lin, cy] = ["Lin Bo", "Cy"].map((name) => stage.guest(name));
  const gone = stage.guest("Di");
  gone.socket.end();
  stage.settle();
  const send = (message: string) => ada.ask("send_message", { message })["data"];
  const lines = [
    "/msg Lin Bo, Cy hello, both",
    "/msg Cy,Lin Bo hello, both",
    '/msg @Cy、 "Lin Bo" hello, both',
    "/msg «Cy» ، @Lin Bo hello, both",
  ];
  for (const line of lines) assertEquals(send(line), { command: "msg" }, line);
  for (const guest of [lin!, cy!]) {
    assertEquals(guest.events("room_created").length, 1, "always the same conversation");
    const said = guest.events("new_message").map(({ message }) => message);
    assertEquals(said, lines.map(() => "hello, both"));
  }
  // Somebody who is not in memory, and text that another comma stands in.
  assertEquals(send("/msg Di, Cy hi"), { command: "msg" });
  assertEquals(cy!.events("room_created").at(-1)?.user_count, 3);
});

Deno.test("runSlash() of /msg to several says what is wrong, and writes to none of them", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  const send = (message: string) => ada.ask("send_message", { message })["data"];
  assertEquals(send("/msg Ben, Nobody hi").code, "user_not_found");
  assertEquals(send("/msg Ben, hello").code, "usage");
  assertEquals(send("/msg Ben, hello there").code, "user_not_found");
  for (const line of ["/msg Ben,", "/msg Ben, ", "/msg ,", "/msg , Ben hi", "/msg Ben, , Ben hi"]) {
    assertEquals(send(line).code, "usage", line);
  }
  const many = Array.from({ length: LIMITS.directPeople + 1 }, (_, i) => `g${i}`);
  assertEquals(send(`/msg ${many.join(", ")} hi`).reason, "conversation_full");
  stage.guest("Ben, Bo");
  assertEquals(send("/msg Ben, Bo hi").reason, "quotes_needed");
  assertEquals(send('/msg "Ben, Bo" hi'), { command: "msg" });
  assertEquals(ben.events("new_message"), []);
});

Deno.test("runSlash() of /msg with a repeated cid sends once", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  for (let i = 0; i < 2; i++) {
    const answer = ada.ask("send_message", { message: "/msg Ben hi", cid: "m1" });
    assertEquals(answer["data"], { command: "msg" });
  }
  assertEquals(ben.events("new_message").length, 1);
});

Deno.test("runSlash() of /quit says goodbye and closes", () => {
  const stage = new Stage();
  const guest = stage.plain();
  guest.say("/quit");
  assertEquals(guest.all().at(-1)?.["message"], "Goodbye");
  assertEquals(guest.socket.closeCode, 1000);
  assertEquals(stage.hub.connectionCount, 0);
});

Deno.test("runSlash() tells a version 1 client which rooms it left", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "tech", "random");
  ada.ask("send_message", { message: "/leave" });
  assertEquals(ada.events("user_left").map((data) => data.room), ["tech", "random"]);
});

Deno.test("runSlash() of /invite lets somebody into a private room", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  ada.ask("create_room", { room: "attic", kind: "private" });
  assertEquals(ada.ask("send_message", { message: "/invite @Ben" })["data"], { command: "invite" });
  assertEquals(ben.ask("join_room", { room: "attic" })["type"], "ack");
});

Deno.test("runSlash() of /quit answers before it closes", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  assertEquals(ada.ask("send_message", { message: "/quit" })["data"], { command: "quit" });
  assertEquals(ada.socket.closeCode, 1000);
});

Deno.test("runSlash() of /msg asks for quotes where two names fit", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  const other = stage.guest("Ben the");
  const send = (message: string) => ada.ask("send_message", { message })["data"];
  assertEquals(send("/msg Ben the password").code, "user_ambiguous");
  assertEquals(send('/msg "Ben" the password'), { command: "msg" });
  assertEquals(ben.events("new_message").length, 1);
  assertEquals(other.events("new_message").length, 0);
});

Deno.test("runSlash() of /topic that is sent again leaves a newer topic alone", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "tech");
  const topic = (text: string, cid: string) =>
    ada.ask("send_message", { room: "tech", message: `/topic ${text}`, cid });
  topic("One", "t1");
  topic("Two", "t2");
  topic("One", "t1");
  assertEquals(ada.ask("join_room", { room: "tech" })["data"].topic, "Two");
});
