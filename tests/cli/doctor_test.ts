import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { VERSION } from "../../lib/version.ts";
import { openStore } from "../../lib/store/open.ts";
import { FROM_SOURCE, runProcess, startProcess } from "../parlor_process.ts";
import { Peer } from "../peer.ts";
import { append, room } from "../store/records.ts";
import { withFolder } from "../store/temporary_folder.ts";

interface Result {
  code: number;
  /** `check: status`, in order. */
  statuses: string[];
  problems: string[];
}

function run(cwd: string, args: string[], env: Record<string, string> = {}) {
  return runProcess({ command: FROM_SOURCE, args: ["doctor", ...args], cwd, env });
}

async function examine(cwd: string, args: string[]): Promise<Result> {
  const { code, output } = await run(cwd, ["--json", ...args]);
  const { findings, problems, version } = JSON.parse(output);
  assertEquals(version, VERSION);
  const bad = findings.filter(({ status }: { status: string }) => status === "problem");
  assertEquals(bad.length, problems);
  return {
    code,
    statuses: findings.map((one: { check: string; status: string }) =>
      `${one.check}: ${one.status}`
    ),
    problems: bad.map(({ seen }: { seen: string }) => seen),
  };
}

/** Settings with a port that nobody listens on. */
function atFreePort(): string[] {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return ["--host", "127.0.0.1", "--port", String(listener.addr.port)];
}

Deno.test("doctor() looks at everything, changes nothing and exits with 0 where no problem is", async () => {
  await withFolder(async (folder) => {
    const { code, output } = await run(folder, atFreePort());
    assertEquals(code, 0, output);
    for (
      const check of [
        ...["Version", "Settings", "Port", "Data folder", "Database", "Free space", "File system"],
        ...["Clock", "Memory", "Open files", "Backlog"],
      ]
    ) assertStringIncludes(output, `  ${check}  `);
    assertEquals(output.includes("\x1b"), false);
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("doctor() reads settings as serve() does, and exits with 1 if one is wrong", async () => {
  await withFolder(async (folder) => {
    Deno.writeTextFileSync(join(folder, ".env"), "PARLOR_LIMITS=maybe");
    const { code, output } = await run(folder, ["--prot", "1"]);
    assertEquals(code, 1);
    assertStringIncludes(output, 'Unknown setting "--prot"; did you mean "--port"?');
    assertStringIncludes(output, 'Cannot use PARLOR_LIMITS in .env "maybe": give on or off');
    assertStringIncludes(output, "2 problems");
    const memory = await examine(folder, ["--limits", "on", "--data", ":memory:", "--port", "0"]);
    assertEquals(memory.code, 0);
    assert(memory.statuses.includes("Data folder: ok"));
  });
});

Deno.test("doctor() explains itself, and does not guess", async () => {
  await withFolder(async (folder) => {
    const help = await run(folder, ["--help"]);
    assertEquals([help.code, help.output.includes("--quick")], [0, true]);
    assertEquals(await run(folder, ["chat.example.org"]), {
      code: 1,
      output: 'parlor: "chat.example.org" is no URL. Write it like https://chat.example.org\n',
    });
  });
});

Deno.test("doctor() finds what is wrong with a data folder, all of it at once", async () => {
  await withFolder(async (folder) => {
    const data = join(folder, "parlor-data");
    openStore(data, { durability: "full" }).close();
    const inAnHour = (Date.now() + 3_600_000) / 1_000;
    Deno.utimeSync(join(data, "parlor.db"), inAnHour, inAnHour);
    Deno.writeFileSync(join(data, "signing.key"), new Uint8Array(32), { mode: 0o644 });
    Deno.chmodSync(data, 0o755);
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const closing = taken.accept().then((connection) => connection.close());
    const { code, statuses, problems } = await examine(folder, [
      ...["--host", "127.0.0.1", "--port", String(taken.addr.port), "--quick"],
    ]);
    await closing;
    assertEquals(code, 1);
    assertEquals(statuses.filter((status) => /: (warning|problem)$/.test(status)), [
      "Port: problem",
      "Data folder: warning",
      "Signing key: problem",
      "Clock: warning",
    ]);
    assertEquals(problems.length, 2);
  });
});

Deno.test("doctor() leaves a running server alone: whoever sends meanwhile is answered", async () => {
  await withFolder(async (folder) => {
    const data = join(folder, "parlor-data");
    const store = openStore(data, { durability: "normal" });
    store.commit([{ kind: "put_room", room: room("garden") }]);
    for (let batch = 0; batch < 20; batch++) {
      store.commit(
        Array.from({ length: 1_000 }, () => append("garden", { text: "x".repeat(100) })),
      );
    }
    store.close();
    await using parlor = await startProcess({
      command: FROM_SOURCE,
      args: ["--port", "0", "--limits", "off"],
      cwd: folder,
    });
    const ada = await Peer.open(`ws://127.0.0.1:${parlor.port}/ws`, { protocols: ["parlor.v1"] });
    ada.send({ type: "hello", data: { username: "Ada" }, ref: "hello" });
    ada.send({ type: "join_room", data: { room: "general" }, ref: "join" });
    await ada.nextOf("ack");
    await ada.nextOf("ack");
    let examined = false;
    let acks = 0;
    const examining = examine(folder, ["--port", String(parlor.port)]).finally(() => {
      examined = true;
    });
    while (!examined) {
      const message = `message ${++acks}`;
      ada.send({
        type: "send_message",
        data: { room: "general", message, cid: message },
        ref: acks,
      });
      // A deadline is in it: an error, or no answer, ends the test.
      assertEquals((await ada.nextOf("ack"))["ref"], acks);
    }
    const { code, statuses, problems } = await examining;
    assertEquals([code, problems], [0, []]);
    assertEquals(statuses.filter((status) => status === "Database: ok").length, 3);
    assert(acks > 10, `${acks} acks`);
    assertEquals(parlor.output().includes("Error"), false, parlor.output());
    await ada.close();
    assertEquals(await parlor.stop("SIGTERM"), 0);
    assertEquals(
      [...Deno.readDirSync(data)].map(({ name }) => name).sort(),
      ["parlor.db", "parlor.mark", "search.db", "signing.key"],
    );
  });
});
