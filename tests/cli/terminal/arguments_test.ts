import { assertEquals } from "@std/assert";
import { readConnectArguments } from "../../../lib/cli/terminal/arguments.ts";
import { speechIn } from "../../../lib/cli/terminal/speech.ts";

const read = (args: string[]) => readConnectArguments(args, speechIn("en"));

Deno.test("readConnectArguments() has defaults for everything but the name", () => {
  assertEquals(read([]), {
    url: "ws://localhost:8080/ws",
    name: undefined,
    rooms: [],
  });
});

Deno.test("readConnectArguments() takes a word that is no URL for the name", () => {
  const expected = { url: "ws://host:9/ws", name: "Alice", rooms: [] };
  assertEquals(read(["Alice", "ws://host:9/ws"]), expected);
  assertEquals(read(["ws://host:9", "--name", "Alice"]), expected);
});

Deno.test("readConnectArguments() takes the page's address as well, and several rooms", () => {
  assertEquals(read(["https://chat.test/", "-n", "Ada", "-r", "a", "--room=b"]), {
    url: "wss://chat.test/ws",
    name: "Ada",
    rooms: ["a", "b"],
  });
});

Deno.test("readConnectArguments() says what is wrong, all at once", () => {
  assertEquals(read(["Ada", "Ben", "ws://a", "ws://b"]), {
    problems: [
      "One server at a time: ws://a or ws://b?",
      "One name, please: Ada or Ben? Put a name with spaces in quotes",
    ],
  });
  assertEquals(read(["ws://a b"]), {
    problems: ['"ws://a b" is no URL. Write it like ws://localhost:8080/ws'],
  });
  for (const args of [["--name", ""], [""], ["ws://a", "-n", " "]]) {
    assertEquals(read(args), {
      problems: ["A name cannot be empty: leave it out to be asked for it"],
    });
  }
  for (const args of [["localhost:8080", "--name", "Ada"], ["localhost:8080"]]) {
    assertEquals(read(args), {
      problems: ['"localhost:8080" is no URL. Write ws://localhost:8080'],
    });
  }
  assertEquals(read(["--nme", "Ada"]), {
    problems: ["Unknown option '--nme'. See parlor connect --help"],
  });
});

Deno.test("readConnectArguments() knows a call for help", () => {
  assertEquals(read(["-h", "x", "y"]), "help");
});
