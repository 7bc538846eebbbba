import { fuzz } from "./fuzz/fuzz.ts";

Deno.test("the server outlives random bytes, mutated frames and mutated commands", async () => {
  const seed = Date.now() % 1_000_000_000;
  console.log(`seed ${seed}`);
  await fuzz({ seconds: 4, seed });
});
