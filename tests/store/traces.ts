const LOOK_MS = 5;
/** The worker's code may have to be checked first. */
const DEADLINE_MS = 20_000;

/** Names of the files of a folder that hold this text, as `grep -a` would find it. */
export function filesWith(text: string, folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => read(`${folder}/${name}`).includes(text)).sort();
}

/** @returns when no file of the folder holds it any more */
export async function untilGone(text: string, folder: string): Promise<void> {
  await until(
    () => filesWith(text, folder).length === 0,
    () => `"${text}" is still in ${filesWith(text, folder)}`,
  );
}

/** @throws {Error} with `otherwise` if it does not come true */
export async function until(isTrue: () => boolean, otherwise: () => string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(otherwise());
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function read(path: string): string {
  try {
    return new TextDecoder("latin1").decode(Deno.readFileSync(path));
  } catch (error) {
    // SQLite took it away meanwhile.
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
