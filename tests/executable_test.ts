import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { buildExecutable } from "./build_executable.ts";
import { runProcess, startProcess } from "./parlor_process.ts";
import { Peer } from "./peer.ts";
import { parseMetrics } from "./prometheus.ts";

const { path, reason } = await buildExecutable();
const isCi = Deno.env.get("CI") === "true";
if (!path) console.log(`Skipped: the executable. ${reason}`);

/** Under CI a skipped test would pass for a good one. */
function test(name: string, run: (cwd: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !path && !isCi,
    async fn() {
      if (!path) throw new Error(reason);
      const cwd = await Deno.makeTempDir();
      try {
        await run(cwd);
      } finally {
        await Deno.remove(cwd, { recursive: true });
      }
    },
  });
}

function start(cwd: string, args: string[] = []) {
  return startProcess({ command: [path!], args: ["--port", "0", ...args], cwd });
}

async function enter(url: string, username: string): Promise<Peer> {
  const peer = await Peer.open(`${url.replace("http", "ws")}/ws`, { protocols: ["parlor.v1"] });
  peer.send({ type: "hello", data: { username }, ref: 1 });
  await peer.nextOf("ack");
  peer.send({ type: "join_room", data: { room: "general" }, ref: 2 });
  await peer.nextOf("ack");
  return peer;
}

/** Sends and waits for the ack: from then on the message is kept. */
async function say(peer: Peer, message: string): Promise<void> {
  peer.send({
    type: "send_message",
    data: { room: "general", message, cid: message },
    ref: message,
  });
  for (;;) if ((await peer.nextOf("ack"))["ref"] === message) return;
}

async function history(peer: Peer): Promise<string[]> {
  peer.send({ type: "history", data: { room: "general" }, ref: "h" });
  const page = await peer.nextOf("message_history");
  return page["data"].messages.map(({ message }: { message: string }) => message);
}

test("parlor serves the page that it embeds", async (cwd) => {
  await using parlor = await start(cwd);
  const folder = join(import.meta.dirname!, "../dist/page");
  const { files } = JSON.parse(await Deno.readTextFile(join(folder, "manifest.json")));
  for (const file of files) {
    const response = await fetch(parlor.url + file.path);
    assertEquals(response.status, 200);
    assertEquals(
      new Uint8Array(await response.arrayBuffer()),
      await Deno.readFile(join(folder, file.file)),
    );
  }
});

test("parlor copies what its log holds into the database while it runs", async (cwd) => {
  await using parlor = await start(cwd, ["--limits", "off"]);
  const ada = await enter(parlor.url, "Ada");
  const size = () => Deno.statSync(`${cwd}/parlor-data/parlor.db`).size;
  const before = size();
  for (let i = 0; i < 1_200; i++) {
    ada.send({ type: "send_message", data: { room: "general", message: "x".repeat(100) } });
  }
  await say(ada, "last");
  // Far fewer than after which the writer would do it itself.
  for (let i = 0; i < 500 && size() < before + 50_000; i++) await say(ada, `${i}`);
  assert(size() > before + 50_000, "Nothing was copied");
  await ada.close();
});

test("parlor carries messages between people, and to clients that know nothing of it", async (cwd) => {
  await using parlor = await start(cwd);
  const ada = await enter(parlor.url, "Ada");
  const ben = await enter(parlor.url, "Ben");
  const plain = await Peer.open(`${parlor.url.replace("http", "ws")}/?username=Cy&room=general`);
  await say(ada, "Hello");
  assertEquals((await ben.nextOf("new_message"))["data"].message, "Hello");
  assertEquals((await plain.nextOf("message"))["message"], "Hello");
  await Promise.all([ada.close(), ben.close(), plain.close()]);
});

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`parlor has every acknowledged message after ${signal} and a restart`, async (cwd) => {
    let code: number;
    {
      await using parlor = await start(cwd);
      const ada = await enter(parlor.url, "Ada");
      for (const message of ["one", "two", "three"]) await say(ada, message);
      code = await parlor.stop(signal);
      await ada.closed;
    }
    assertEquals(code, signal === "SIGTERM" ? 0 : 137);
    await using parlor = await start(cwd);
    const ben = await enter(parlor.url, "Ben");
    assertEquals(await history(ben), ["one", "two", "three"]);
    await ben.close();
  });
}

test("parlor connect passes on what is piped in", async (cwd) => {
  await using parlor = await start(cwd);
  const ada = await enter(parlor.url, "Ada");
  const url = `${parlor.url.replace("http", "ws")}/ws`;
  const { code } = await runProcess({
    command: [path!],
    args: ["connect", url, "--name", "Bot", "--room", "general"],
    cwd,
    input: "hi\n",
  });
  assertEquals(code, 0);
  const { data } = await ada.nextOf("new_message");
  assertEquals([data.username, data.message], ["Bot", "hi"]);
  await ada.close();
});

test("parlor bench measures a server, itself included, with the rights that it has", async (cwd) => {
  await using parlor = await start(cwd);
  const { code, output } = await runProcess({
    command: [path!],
    args: ["bench", parlor.url, "--clients", "5", "--rate", "20", "--seconds", "0.5"],
    cwd,
  });
  assertEquals([code, output.includes("Lost: nothing")], [0, true]);
  assertMatch(output, /^Load generator: \d+\.\d+ of \d+ processors/m);
});

test("parlor tells of a taken port in one line", async (cwd) => {
  await using parlor = await start(cwd);
  const { code, output } = await runProcess({
    command: [path!],
    args: ["--port", `${parlor.port}`, "--data", "other"],
    cwd,
  });
  assertEquals(code, 1);
  assertMatch(output, /^parlor: Cannot listen on .*another program uses the port.*\n$/);
});

test("parlor reads .env where it is started, and explains itself", async (cwd) => {
  await Deno.writeTextFile(join(cwd, ".env"), "PARLOR_NAME=Garden\n");
  await using parlor = await start(cwd);
  assertStringIncludes(parlor.output(), "Garden");
  const help = await runProcess({ command: [path!], args: ["--help"], cwd });
  assertStringIncludes(help.output, "--port <number>");
  const env = { LC_ALL: "bg_BG.UTF-8" };
  const connect = await runProcess({ command: [path!], args: ["connect", "--help"], cwd, env });
  assertEquals([connect.code, connect.output.includes("--name <име>")], [0, true]);
});

test("parlor doctor may look at all that it has to, while the server runs and when it has stopped", async (cwd) => {
  const port = await (async () => {
    await using parlor = await start(cwd);
    await doctor(cwd, ["--port", `${parlor.port}`, parlor.url]);
    return parlor.port;
  })();
  await doctor(cwd, ["--host", "127.0.0.1", "--port", `${port}`]);
});

async function doctor(cwd: string, args: string[]): Promise<void> {
  const command = { command: [path!], args: ["doctor", "--json", ...args], cwd };
  const { code, output } = await runProcess(command);
  assertEquals(code, 0, output);
  const { findings } = JSON.parse(output);
  const unchecked = findings.filter(({ status }: { status: string }) => status === "unchecked")
    .map(({ check }: { check: string }) => check);
  // Those ask for --patient, and for more files than the machine may give.
  assertEquals(unchecked.filter((one: string) => !/^(Quiet lines|Backlog)$/.test(one)), [], output);
}

test("parlor tells its metrics, with what it may read of the system", async (cwd) => {
  await using parlor = await start(cwd);
  const ada = await enter(parlor.url, "Ada");
  await say(ada, "Hello");
  const metrics = parseMetrics(await (await fetch(`${parlor.url}/metrics`)).text());
  assertEquals(metrics.get("parlor_messages_total")!.samples.get("parlor_messages_total"), 1);
  for (const name of ["parlor_database_bytes", "parlor_disk_free_bytes", "parlor_memory_bytes"]) {
    const samples = [...metrics.get(name)!.samples.values()];
    assertEquals([samples.length > 0, samples.every((bytes) => bytes > 0)], [true, true], name);
  }
  await ada.close();
});
