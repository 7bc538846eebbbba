import { dirname, join, resolve } from "node:path";
import { KEY_BYTES } from "../../identity.ts";
import { isLocked } from "../../store/mark.ts";
import { statOf } from "../../system.ts";
import { ok, problem, type Verdict, warning } from "./finding.ts";

/** What a Parlor keeps in its data folder. */
const FILES = [
  "parlor.db",
  "parlor.db-wal",
  "parlor.db-shm",
  "parlor.mark",
  "search.db",
  "search.db-wal",
  "search.db-shm",
  "signing.key",
];

/** Whether the folder is there, is nobody else's to read, and can be written. */
export function checkFolder(folder: string): Verdict[] {
  const path = resolve(folder);
  const info = statOf(path);
  if (info === undefined) {
    const parent = existing(path);
    const failure = writeIn(parent);
    return failure === undefined
      ? [ok(`"${path}" is not there yet; the first start makes it`)]
      : [problem(`"${path}" cannot be made in "${parent}": ${failure}`, OTHER_FOLDER)];
  }
  if (!info.isDirectory) return [problem(`"${path}" is not a folder`, OTHER_FOLDER)];
  const found: Verdict[] = [];
  const failure = writeIn(path);
  if (failure !== undefined) {
    const user = info.uid === null ? "the user who runs the server" : `user ${info.uid}`;
    const advice = `Run Parlor as ${user}, or make the folder writable. Full? Then make space`;
    found.push(problem(`"${path}" cannot be written: ${failure}`, advice));
  }
  if (isOpen(info, 0o077)) {
    const seen = `"${path}" is open to other users of this machine (mode ${modeOf(info)})`;
    found.push(warning(seen, `chmod 700 ${quoted(path)}`));
  }
  found.push(...checkModes(path), ...checkOwners(path, info));
  return found.length > 0 ? found : [ok(`"${path}" is writable, and private`)];
}

/** Whether the Parlor on the port, if there is one, is the one on the folder. */
export function checkUse(
  folder: string,
  { port, running }: { port: number; running: boolean },
): Verdict[] {
  const path = resolve(folder);
  const used = isLocked(join(path, "parlor.mark"));
  if (used === running) return [];
  return used
    ? [warning(`a Parlor is running on "${path}", but not on port ${port}`, "Give its --port")]
    : [warning(`Parlor is running on port ${port}, but not on "${path}"`, "Give its --data")];
}

/** Whether the key that signs guests' cookies is whole and secret. */
export function checkKey(folder: string): Verdict[] {
  const path = join(resolve(folder), "signing.key");
  const info = statOf(path);
  if (info === undefined) {
    if (statOf(join(folder, "parlor.db")) === undefined) return [];
    return [warning(
      `"${path}" is missing: the next start makes another, and every guest is a new one`,
      "Put back the copy that belongs to this database, if there is one",
    )];
  }
  if (info.size !== KEY_BYTES) {
    return [problem(
      `"${path}" is damaged: ${info.size} bytes, not ${KEY_BYTES}`,
      "Put back a copy, or delete it: everybody is a new guest then",
    )];
  }
  if (isOpen(info, 0o077)) {
    return [problem(
      `"${path}" can be read by other users (mode ${modeOf(info)}): they can sign in as anybody`,
      `chmod 600 ${
        quoted(path)
      }; if somebody may have read it, delete it: everybody is a new guest then`,
    )];
  }
  return [ok("whole, and nobody else's to read")];
}

const OTHER_FOLDER = "Choose another folder with --data";

/** A copy that was put into the folder has the mode that its copier gave it. */
function checkModes(folder: string): Verdict[] {
  const open = FILES.filter((name) => name.includes(".db")).filter((name) => {
    const info = statOf(join(folder, name));
    return info?.isFile && isOpen(info, 0o077);
  });
  if (open.length === 0) return [];
  const seen = `${open.join(", ")} in "${folder}": open to other users of this machine`;
  return [warning(seen, `chmod 600 ${open.map((name) => quoted(join(folder, name))).join(" ")}`)];
}

/** Files of another user than the folder's are left behind by a start as root, and cannot be written then. */
function checkOwners(folder: string, { uid }: Deno.FileInfo): Verdict[] {
  if (uid === null) return [];
  const found: Verdict[] = [];
  const me = Deno.uid();
  if (me !== null && me !== uid) {
    const seen = `"${folder}" belongs to user ${uid}, and the doctor runs as user ${me}`;
    const advice =
      `Run both as the same user: what is said here of rights holds for user ${me} only`;
    found.push(warning(seen, advice));
  }
  const foreign = FILES.filter((name) => {
    const owner = statOf(join(folder, name))?.uid;
    return owner !== undefined && owner !== uid;
  });
  if (foreign.length > 0) {
    const seen = `${foreign.join(", ")} in "${folder}": not of user ${uid}, whose folder it is`;
    found.push(problem(seen, `chown -R ${uid} ${quoted(folder)}, with the server stopped`));
  }
  return found;
}

/** Writes and takes away a small file. @returns why that failed */
function writeIn(folder: string): string | undefined {
  const path = join(folder, `.parlor-doctor-${crypto.randomUUID()}`);
  try {
    Deno.writeFileSync(path, new Uint8Array(4_096), { createNew: true, mode: 0o600 });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    try {
      Deno.removeSync(path);
    } catch {
      // It was never there.
    }
  }
}

/** The nearest folder above that is there. */
export function existing(path: string): string {
  return statOf(path) ? path : existing(dirname(resolve(path)));
}

function isOpen({ mode }: Deno.FileInfo, bits: number): boolean {
  return Deno.build.os !== "windows" && mode !== null && (mode & bits) !== 0;
}

function modeOf({ mode }: Deno.FileInfo): string {
  return ((mode ?? 0) & 0o777).toString(8).padStart(4, "0");
}

/** For a shell to paste into. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
