/** Local stand-in for `jsr:@std/dotenv/parse` 0.225, over `node:util`; `$` is not expanded. */
import { parseEnv } from "node:util";

const VALID_KEY = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export function parse(text: string): Record<string, string> {
  const pairs = Object.entries(parseEnv(text)) as [string, string][];
  return Object.fromEntries(pairs.filter(([key]) => VALID_KEY.test(key)));
}
