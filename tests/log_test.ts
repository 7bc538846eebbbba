import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LogWriter, type LogWriterOptions } from "../lib/log.ts";
import { Meters } from "../lib/meters.ts";

const EPOCH = "1970-01-01T00:00:00.000Z";

function open(options: Partial<LogWriterOptions> = {}) {
  const writes: string[] = [];
  const log = new LogWriter({
    level: "info",
    format: "text",
    now: () => 0,
    meters: new Meters(),
    write: (bytes) => {
      writes.push(new TextDecoder().decode(bytes));
      return Promise.resolve();
    },
    ...options,
  });
  return { log, writes };
}

/** A log whose reader takes one write after the other, when told. */
function slow(options: Partial<LogWriterOptions> = {}) {
  const writes: string[] = [];
  let write = () => {};
  let begun = Promise.withResolvers<void>();
  const { log } = open({
    write: (bytes) => {
      writes.push(new TextDecoder().decode(bytes));
      begun.resolve();
      begun = Promise.withResolvers();
      return new Promise((resolve) => write = resolve);
    },
    ...options,
  });
  /** Waits for the next write to begin. */
  const written = () => begun.promise;
  return { log, writes, write: () => write(), written };
}

Deno.test("LogWriter writes readable lines that end with the time in UTC", async () => {
  const { log, writes } = open({ now: () => Date.UTC(2026, 10, 21, 9, 58, 22, 123) });
  log.info("CONNECT", "Session abc12345 connected", { session: "abc12345" });
  log.warn("STORE", "The disk is full");
  await log.flush();
  assertEquals(writes, [
    "[CONNECT] Session abc12345 connected 2026-11-21T09:58:22.123Z\n" +
    "[STORE] Warning: The disk is full 2026-11-21T09:58:22.123Z\n",
  ]);
});

Deno.test("LogWriter writes one JSON object a line for machines", async () => {
  const { log, writes } = open({ format: "json" });
  log.error("STORE", "Cannot write", { attempt: 2, cause: new Error("disk") });
  await log.flush();
  const line = JSON.parse(writes.join(""));
  assertStringIncludes(line.cause, "Error: disk");
  delete line.cause;
  assertEquals(line, {
    time: EPOCH,
    level: "error",
    tag: "STORE",
    text: "Cannot write",
    attempt: 2,
  });
});

Deno.test("LogWriter leaves out what is below its level", async () => {
  const { log, writes } = open({ level: "warn" });
  log.debug("MESSAGE", "secret");
  log.info("CONNECT", "x");
  await log.flush();
  assertEquals(writes, []);
});

Deno.test("LogWriter gathers the lines of a turn into one write", async () => {
  const { log, writes } = open();
  log.info("A", "1");
  log.info("B", "2");
  assertEquals(writes, []);
  await log.flush();
  log.info("C", "3");
  await log.flush();
  assertEquals(writes, [`[A] 1 ${EPOCH}\n[B] 2 ${EPOCH}\n`, `[C] 3 ${EPOCH}\n`]);
});

Deno.test("LogWriter writes in order, one write at a time", async () => {
  const { log, writes, write, written } = slow();
  log.info("A", "1");
  await written();
  log.info("B", "2");
  await log.flush(0);
  log.info("C", "3");
  await log.flush(0);
  assertEquals(writes, [`[A] 1 ${EPOCH}\n`]);
  write();
  await written();
  write();
  await log.flush();
  assertEquals(writes, [`[A] 1 ${EPOCH}\n`, `[B] 2 ${EPOCH}\n[C] 3 ${EPOCH}\n`]);
});

Deno.test("LogWriter keeps a megabyte for a slow reader, and says how many lines are missing after it", async () => {
  for (const format of ["text", "json"] as const) {
    const meters = new Meters();
    const { log, writes, write, written } = slow({ format, meters });
    log.info("A", "first");
    await written();
    for (let number = 0; number < 2_000; number++) log.info("A", `${number} ${"x".repeat(1_000)}`);
    const { logWaiting, logLinesLost } = meters;
    write();
    await written();
    log.info("A", "later");
    write();
    await written();
    write();
    await log.flush();
    assertEquals(writes.length, 3);
    const lines = writes[1]!.trimEnd().split("\n");
    const kept = lines.length - 1;
    assert(kept > 900 && kept < 1_050);
    const waited = lines.slice(0, kept).reduce((sum, line) => sum + line.length + 1, 0);
    assertEquals([logWaiting, logLinesLost, meters.logWaiting], [waited, 2_000 - kept, 0]);
    lines.slice(0, kept).forEach((line, number) => assertStringIncludes(line, `${number} xxx`));
    assertStringIncludes(lines[kept]!, `read fast enough: ${2_000 - kept} lines are missing here`);
    assertStringIncludes(writes[2]!, "later");
    assertEquals(writes[2]!.includes("missing"), false);
  }
});

Deno.test("LogWriter stops waiting for who does not read", async () => {
  const { log, written } = slow();
  log.info("A", "1");
  await written();
  await log.flush();
});

Deno.test("LogWriter lets nobody forge a line or steer a terminal", async () => {
  for (const format of ["text", "json"] as const) {
    const { log, writes } = open({ format });
    log.info("MESSAGE", "Hi\n[CONNECT] Session root connected\x1b[2J\u009b\u2028\u202e", {
      room: "a\r\nb\u0085",
    });
    await log.flush();
    const output = writes.join("");
    assertEquals(output.trimEnd().split(/[\r\n\u0085\u2028]/).length, 1);
    // deno-lint-ignore no-control-regex
    assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(output), false);
  }
});

Deno.test("LogWriter indents the lines of a cause", async () => {
  const { log, writes } = open();
  log.error("BUG", "Cannot go on", { cause: new Error("a\n[CONNECT] forged") });
  await log.flush();
  for (const line of writes.join("").trimEnd().split("\n").slice(1)) {
    assertEquals(line.slice(0, 4), "    ");
  }
});

Deno.test("LogWriter survives a reader that went away", async () => {
  let attempts = 0;
  const { log } = open({
    write: () => {
      attempts++;
      return Promise.reject(new Deno.errors.BrokenPipe());
    },
  });
  for (const count of [1, 2]) {
    log.info("A", "1");
    await log.flush();
    assertEquals(attempts, count);
  }
});
