/** Runs with a fresh folder, and removes it whatever happens. */
export async function withFolder(run: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "parlor-" });
  try {
    await run(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Runs with a disk that is soon full; says so and returns where none can be had (that takes root, on Linux). */
export async function withSmallDisk(
  size: string,
  run: (folder: string) => void | Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const options = ["-t", "tmpfs", "-o", `size=${size}`, "parlor-test", folder];
    if (!await succeeds("mount", options)) return console.log("skipped: cannot mount a small disk");
    try {
      await run(folder);
    } finally {
      // Lazily: a test that failed may have left a file open.
      await succeeds("umount", ["-l", folder]);
    }
  });
}

/** Takes all the space that is left. @returns a function that gives it back */
export function fillDisk(folder: string): () => void {
  const path = `${folder}/ballast`;
  const file = Deno.openSync(path, { write: true, create: true });
  const page = new Uint8Array(4_096);
  try {
    while (file.writeSync(page) === page.length);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("No space left"))) throw error;
  } finally {
    file.close();
  }
  return () => Deno.removeSync(path);
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args, stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}
