import { parse } from "@std/dotenv/parse";
import { readSettings, type Settings, SettingsError } from "../config.ts";

/**
 * The settings of a command: from its flags, the environment and `.env` in the working directory.
 * @throws {SettingsError}
 */
export function gatherSettings(args: readonly string[]): Settings {
  return readSettings({
    args,
    environment: (name) => Deno.env.get(name),
    file: readDotEnv(),
  });
}

/** @throws {SettingsError} if there is one that cannot be read */
function readDotEnv(): Record<string, string> {
  try {
    return parse(Deno.readTextFileSync(".env"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw new SettingsError([
      `Cannot read ".env": ${(error as Error).message}. Make it readable, or take it away`,
    ]);
  }
}
