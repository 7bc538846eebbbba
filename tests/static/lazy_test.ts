import { assertEquals, assertRejects } from "@std/assert";
import { Lazy } from "../../static/lazy.ts";

Deno.test("Lazy loads its part once, when it is first wanted", async () => {
  let loads = 0;
  const part = new Lazy(() => Promise.resolve(++loads));
  assertEquals(part.value.value, null);
  part.want();
  part.want();
  assertEquals(await part.load(), 1);
  assertEquals(part.value.value, 1);
  assertEquals(loads, 1);
});

Deno.test("Lazy tries again after it failed, and fails nobody who only wanted it", async () => {
  const answers = [Promise.reject(new Error("no network")), Promise.resolve("here")];
  const part = new Lazy(() => answers.shift()!);
  part.want();
  await assertRejects(() => part.load(), Error, "no network");
  assertEquals(part.value.value, null);
  assertEquals(part.failed.value, true);
  const again = part.load();
  assertEquals(part.failed.value, false, "it is on its way again");
  assertEquals(await again, "here");
});
