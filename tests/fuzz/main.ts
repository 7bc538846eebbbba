/** `deno task fuzz`: random bytes and mutated frames against a server; see `--help`. Linux only. */
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    seconds: { type: "string", default: "120" },
    seed: { type: "string", default: `${Date.now() % 1_000_000_000}` },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(`deno task fuzz [options]

  --seconds 120    how long
  --seed <number>  of the first batch, to see again what went wrong; random if left out
  --help

Ends with code 1 if the server no longer serves, has met a bug, or keeps descriptors or memory.`);
} else {
  const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
  console.log(`Seed ${seed}`);
  console.log(`${await fuzz({ seconds, seed })} attacks, and all is well`);
}
