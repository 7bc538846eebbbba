import { assertEquals, assertStringIncludes } from "@std/assert";
import { LogWriter, type LogWriterOptions } from "../lib/log.ts";

function open(options: Partial<LogWriterOptions> = {}) {
  const writes: string[] = [];
  const log = new LogWriter({
    level: "info",
    format: "text",
    now: () => 0,
    write: (bytes) => void writes.push(new TextDecoder().decode(bytes)),
    ...options,
  });
  return { log, writes };
}

Deno.test("LogWriter writes readable lines", () => {
  const { log, writes } = open();
  log.info("CONNECT", "Session abc12345 connected", { session: "abc12345" });
  log.warn("STORE", "The disk is full");
  log.flush();
  assertEquals(writes, [
    "[CONNECT] Session abc12345 connected\n[STORE] Warning: The disk is full\n",
  ]);
});

Deno.test("LogWriter writes one JSON object a line for machines", () => {
  const { log, writes } = open({ format: "json" });
  log.error("STORE", "Cannot write", { attempt: 2, cause: new Error("disk") });
  log.flush();
  const line = JSON.parse(writes.join(""));
  assertStringIncludes(line.cause, "Error: disk");
  delete line.cause;
  assertEquals(line, {
    time: "1970-01-01T00:00:00.000Z",
    level: "error",
    tag: "STORE",
    text: "Cannot write",
    attempt: 2,
  });
});

Deno.test("LogWriter leaves out what is below its level", () => {
  const { log, writes } = open({ level: "warn" });
  log.debug("MESSAGE", "secret");
  log.info("CONNECT", "x");
  log.flush();
  assertEquals(writes, []);
});

Deno.test("LogWriter gathers the lines of a turn into one write", async () => {
  let written = () => {};
  const turn = new Promise<void>((resolve) => written = resolve);
  const writes: string[] = [];
  const { log } = open({
    write: (bytes) => {
      writes.push(new TextDecoder().decode(bytes));
      written();
    },
  });
  log.info("A", "1");
  log.info("B", "2");
  assertEquals(writes, []);
  await turn;
  assertEquals(writes, ["[A] 1\n[B] 2\n"]);
});

Deno.test("LogWriter lets nobody forge a line or steer a terminal", () => {
  for (const format of ["text", "json"] as const) {
    const { log, writes } = open({ format });
    log.info("MESSAGE", "Hi\n[CONNECT] Session root connected\x1b[2J\u009b\u2028\u202e", {
      room: "a\r\nb\u0085",
    });
    log.flush();
    const output = writes.join("");
    assertEquals(output.trimEnd().split(/[\r\n\u0085\u2028]/).length, 1);
    // deno-lint-ignore no-control-regex
    assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(output), false);
  }
});

Deno.test("LogWriter indents the lines of a cause", () => {
  const { log, writes } = open();
  log.error("BUG", "Cannot go on", { cause: new Error("a\n[CONNECT] forged") });
  log.flush();
  for (const line of writes.join("").trimEnd().split("\n").slice(1)) {
    assertEquals(line.slice(0, 4), "    ");
  }
});

Deno.test("LogWriter survives a reader that went away", () => {
  const { log } = open({
    write: () => {
      throw new Deno.errors.BrokenPipe();
    },
  });
  log.info("A", "1");
  log.flush();
});
