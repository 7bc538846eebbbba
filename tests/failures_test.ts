import { assertEquals } from "@std/assert";
import { NotInMemory } from "../lib/chat/effects.ts";
import { ChatError } from "../lib/errors.ts";
import { Failures } from "../lib/failures.ts";
import type { Log } from "../lib/log.ts";
import { StoreError } from "../lib/store/store.ts";

function watched(): { failures: Failures; tags: string[] } {
  const tags: string[] = [];
  const write = (tag: string) => tags.push(tag);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  return { failures: new Failures(log), tags };
}

Deno.test("Failures.toErrorData() says what is expected to the client alone, and the rest in the log, too", () => {
  const cases: [error: unknown, code: string, tags: string[]][] = [
    [new ChatError("bad_name", "Choose another name"), "bad_name", []],
    [new NotInMemory({ username: "Ben" }), "user_not_found", []],
    [new StoreError("full", { cause: new Error("disk full") }), "storage_unavailable", ["STORE"]],
    [new Error("secret detail"), "internal", ["BUG"]],
  ];
  for (const [error, code, expected] of cases) {
    const { failures, tags } = watched();
    const data = failures.toErrorData(error);
    assertEquals([data.code, tags], [code, expected]);
    assertEquals(data.values, code === "user_not_found" ? { username: "Ben" } : undefined);
    assertEquals(JSON.stringify(data).includes("secret"), false);
  }
});
