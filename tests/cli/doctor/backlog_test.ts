import { assertEquals } from "@std/assert";
import { checkBacklog, countBacklog } from "../../../lib/cli/doctor/backlog.ts";

Deno.test("countBacklog() finds how many the kernel lets wait", async () => {
  const count = await countBacklog(64, 16);
  // Linux lets one more wait than it was asked for.
  assertEquals(count >= 16 && count <= 32, true, `${count}`);
  assertEquals(await countBacklog(20, 64), 20);
});

Deno.test("checkBacklog() does not claim more than it could count", async () => {
  assertEquals(await checkBacklog(100), {
    status: "unchecked",
    seen:
      "the system lets 36 clients wait to be let in, or more: too few files may be open to count on",
  });
});
