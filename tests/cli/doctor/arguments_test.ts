import { assertEquals } from "@std/assert";
import { readDoctorArguments } from "../../../lib/cli/doctor/arguments.ts";

const NONE = { url: null, quick: false, patient: false, json: false, settings: [] };

Deno.test("readDoctorArguments() tells a URL and its own switches from settings", () => {
  assertEquals(readDoctorArguments([]), NONE);
  assertEquals(readDoctorArguments(["--data", "a", "--json", "--port=1", "--quick"]), {
    ...NONE,
    json: true,
    quick: true,
    settings: ["--data", "a", "--port=1"],
  });
  const site = new URL("https://chat.example.org:8443");
  assertEquals(
    readDoctorArguments(["--name", "http://a", "wss://Chat.example.org:8443/ws", "--patient"]),
    { ...NONE, url: site, patient: true, settings: ["--name", "http://a"] },
  );
  assertEquals(readDoctorArguments(["--port", "1", "-h"]), "help");
});

Deno.test("readDoctorArguments() says what it does not understand", () => {
  assertEquals(readDoctorArguments(["chat.example.org"]), {
    problems: ['"chat.example.org" is no URL. Write it like https://chat.example.org'],
  });
  assertEquals(readDoctorArguments(["http://a", "http://b"]), {
    problems: ["One server at a time: http://a or http://b?"],
  });
  assertEquals(readDoctorArguments(["--patient"]), {
    problems: ["--patient needs the URL of the server"],
  });
});
