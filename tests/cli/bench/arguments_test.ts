import { assert, assertEquals } from "@std/assert";
import { readBenchArguments } from "../../../lib/cli/bench/arguments.ts";

Deno.test("readBenchArguments() has defaults for everything", () => {
  assertEquals(readBenchArguments([]), {
    url: "ws://localhost:8080/ws",
    clients: 500,
    senders: 8,
    pace: { inFlight: 8 },
    seconds: 5,
    json: false,
  });
});

Deno.test("readBenchArguments() reads all that can be asked for", () => {
  const args = ["https://chat.test/", "--clients=20", "--senders", "3", "--rate", "2.5", "--json"];
  assertEquals(readBenchArguments([...args, "--seconds", "0.5"]), {
    url: "wss://chat.test/ws",
    clients: 20,
    senders: 3,
    pace: { perSecond: 2.5 },
    seconds: 0.5,
    json: true,
  });
});

Deno.test("readBenchArguments() has all of a few clients send, unless told otherwise", () => {
  const asked = readBenchArguments(["--clients", "3"]);
  assert(typeof asked === "object" && "senders" in asked);
  assertEquals(asked.senders, 3);
});

Deno.test("readBenchArguments() says what is wrong, all at once", () => {
  const problems = (...args: string[]) => {
    const read = readBenchArguments(args);
    return typeof read === "object" && "problems" in read ? read.problems : read;
  };
  assertEquals(problems("--clients", "0", "--seconds", "soon", "localhost:8080"), [
    'Cannot use --clients "0": give a whole number from 1 to 100000',
    'Cannot use --seconds "soon": give a number from 0.1 to 3600',
    '"localhost:8080" is no URL. Write ws://localhost:8080',
  ]);
  assertEquals(problems("--clients", "4", "--senders", "8"), [
    "Cannot have 8 senders among 4 clients: lower --senders or raise --clients",
  ]);
  assertEquals(problems("--rate", "10", "--in-flight", "2"), [
    "Cannot keep both --rate and --in-flight: give one of them",
  ]);
  assertEquals(problems("ws://a", "ws://b"), ["One server at a time: ws://a or ws://b?"]);
  assertEquals(problems("ftp://a"), [
    '"ftp://a" is no URL. Write it like ws://localhost:8080/ws',
  ]);
  assertEquals(problems("--client", "3"), ["Unknown option '--client'. See parlor bench --help"]);
});

Deno.test("readBenchArguments() knows a call for help", () => {
  assertEquals(readBenchArguments(["-h", "--clients", "0"]), "help");
});
