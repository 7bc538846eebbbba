import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parse } from "@std/dotenv/parse";
import { readSettings, SETTINGS, SettingsError } from "../lib/config.ts";
import { settingsTable, usage } from "../lib/cli/usage.ts";

interface Given {
  args?: string[];
  environment?: Record<string, string>;
  file?: Record<string, string>;
}

function read({ args = [], environment = {}, file = {} }: Given) {
  return readSettings({ args, environment: (name) => environment[name], file });
}

function problems(given: Given): readonly string[] {
  return assertThrows(() => read(given), SettingsError).problems;
}

Deno.test("readSettings() gives the defaults of the table", () => {
  assertEquals(read({}), {
    host: "0.0.0.0",
    port: 8080,
    data: "./parlor-data",
    name: "Parlor",
    accent: { hue: 68, chroma: 0.15 },
    logLevel: "info",
    logFormat: "text",
    limits: true,
    allowOrigin: [],
    trustProxy: false,
    connectionsPerAddress: 200,
    messageRate: 10,
    messageBurst: 60,
    durability: "full",
    temporaryRoomHours: 24,
    metrics: "local",
  });
});

Deno.test("readSettings() takes flags before the environment before .env", () => {
  const file = { PARLOR_PORT: "1", PARLOR_NAME: "From file", PARLOR_DATA: "file" };
  const environment = { PARLOR_PORT: "2", PARLOR_NAME: "From environment" };
  const settings = read({ args: ["--port", "3"], environment, file });
  assertEquals([settings.port, settings.name, settings.data], [3, "From environment", "file"]);
});

Deno.test("readSettings() takes --flag=value, and counts an empty variable as none", () => {
  const settings = read({ args: ["--name=a=b"], environment: { PARLOR_PORT: "" } });
  assertEquals([settings.name, settings.port], ["a=b", 8080]);
});

Deno.test("readSettings() reads origins in the form that browsers send", () => {
  const { allowOrigin } = read({
    args: ["--allow-origin", "https://Chat.example.org:443/, http://a.test:81,null"],
  });
  assertEquals(allowOrigin, ["https://chat.example.org", "http://a.test:81", "null"]);
});

Deno.test("readSettings() reads what the parser of .env files makes", () => {
  const file = parse('# ours\nPARLOR_NAME="The Garden" # quoted\nexport PARLOR_PORT=81\nOTHER=1\n');
  const settings = read({ file });
  assertEquals([settings.name, settings.port], ["The Garden", 81]);
});

Deno.test("readSettings() reads who may see the metrics, and a token as it is", () => {
  const metrics = (value: string) => read({ args: ["--metrics", value] }).metrics;
  assertEquals(["off", "Local", "on"].map(metrics), ["off", "local", "on"]);
  assertEquals(metrics("Ab3-._~+/Ab3-._~+/=="), { token: "Ab3-._~+/Ab3-._~+/==" });
  for (const wrong of ["yes", "tooshort", "a token with spaces in it", "é".repeat(20)]) {
    assertEquals(problems({ args: ["--metrics", wrong] }).length, 1, wrong);
  }
});

Deno.test("readSettings() reports all mistakes at once, each with the way out", () => {
  assertEquals(
    problems({
      args: ["--prot", "80", "--port", "abc", "stray", "--limits", "maybe", "--data"],
      environment: { PARLOR_MESSAGE_RATE: "-1" },
      file: { PARLOR_NAMES: "x", PARLOR_HOST: "http://a:80" },
    }),
    [
      'Unknown setting "--prot"; did you mean "--port"?',
      'Unexpected "stray": settings look like --port 8080',
      "Missing value after --data: give folder",
      'Unknown setting "PARLOR_NAMES" in .env; did you mean "PARLOR_NAME"?',
      'Cannot use PARLOR_HOST in .env "http://a:80": give an address or a host name, without http:// and port',
      'Cannot use --port "abc": give a whole number from 0 to 65535',
      'Cannot use --limits "maybe": give on or off',
      'Cannot use PARLOR_MESSAGE_RATE "-1": give a number from 0.1 to 1000000',
    ],
  );
});

Deno.test("readSettings() offers the choices alike whether a value is missing or wrong", () => {
  for (const flag of ["--log-level", "--log-format", "--limits", "--trust-proxy", "--durability"]) {
    const [missing] = problems({ args: [flag] });
    const [wrong] = problems({ args: [flag, "x"] });
    assertEquals(missing?.split(": ")[1], wrong?.split(": ")[1]);
  }
});

Deno.test("readSettings() refuses values that only look right", () => {
  const wrong = [
    ["--port", "65536"],
    ["--port", "80.5"],
    ["--port", "0x50"],
    ["--port", " "],
    ["--host", ""],
    ["--host", "a b"],
    ["--name", "two\nlines"],
    ["--data", ""],
    ["--allow-origin", "example.org"],
    ["--allow-origin", "https://example.org/path"],
    ["--log-level", "loud"],
    ["--accent", "361"],
    ["--accent", "red"],
    ["--accent", "#12345"],
    ["--accent", "1;}body{}"],
  ];
  for (const args of wrong) assertEquals(problems({ args }).length, 1, args.join(" "));
});

Deno.test("readSettings() listens on IPv6 addresses with and without brackets", () => {
  assertEquals(read({ args: ["--host", "[::1]"] }).host, "::1");
  assertEquals(read({ args: ["--host", "::"] }).host, "::");
});

Deno.test("usage() names every setting", () => {
  for (const { flag, meaning } of Object.values(SETTINGS)) {
    assertStringIncludes(usage(), `--${flag} `);
    assertStringIncludes(usage(), meaning);
  }
});

Deno.test("settingsTable() is the table of the README", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  assert(readme.includes(settingsTable()), `The README's table should be\n${settingsTable()}`);
});

Deno.test("readSettings() prints no token, not even one that it cannot use", () => {
  const [problem, ...more] = problems({ args: ["--metrics", "s3cret!"] });
  assertEquals(more, []);
  assert(problem && !problem.includes("s3cret!"), problem);
});
