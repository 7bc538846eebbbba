import { join } from "node:path";
import { KEY_BYTES } from "./identity.ts";

/** The key cannot be used; the message is for the person who starts the server. */
export class KeyError extends Error {
  override readonly name = "KeyError";
}

/**
 * The signing key of a data folder, made at the first start with mode 0600. A key that others could
 * read is closed to them again and reported: refusing it would lock out folders on file systems that
 * cannot say who may read.
 * @throws {KeyError} if it is damaged, or cannot be read or made
 */
export function openKey(
  folder: string,
  { warn }: { warn: (text: string) => void },
): Uint8Array {
  const path = join(folder, "signing.key");
  try {
    const key = Deno.readFileSync(path);
    if (key.length !== KEY_BYTES) {
      throw new KeyError(
        `Cannot use "${path}": it is damaged. Put back a copy, or delete it: everybody is a new guest then`,
      );
    }
    closeToOthers(path, warn);
    return key;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw explain(path, error);
  }
  try {
    return makeKey(path);
  } catch (error) {
    throw explain(path, error);
  }
}

function explain(path: string, error: unknown): unknown {
  if (error instanceof KeyError || !(error instanceof Error)) return error;
  const text =
    `Cannot use the signing key "${path}": ${error.message}. Make it readable for this user`;
  return new KeyError(text, { cause: error });
}

/** Complete or not there at all, also if the power fails meanwhile. */
function makeKey(path: string): Uint8Array {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const unfinished = `${path}.new`;
  using file = Deno.openSync(unfinished, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o600,
  });
  file.writeSync(key);
  file.syncSync();
  Deno.renameSync(unfinished, path);
  return key;
}

function closeToOthers(path: string, warn: (text: string) => void): void {
  const { mode } = Deno.statSync(path);
  if (mode === null || (mode & 0o077) === 0) return;
  try {
    Deno.chmodSync(path, 0o600);
    warn(`The signing key "${path}" could be read by others; its mode is 0600 again`);
  } catch {
    warn(`The signing key "${path}" can be read by others, and its mode cannot be changed`);
  }
}
