/**
 * Runs a script that gets `folder` as its argument where few file descriptors can be had.
 * @returns how it ended, and all that it printed
 */
export async function runWithFewFiles(
  script: URL,
  folder: string,
): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: [
      ...["-c", 'ulimit -n 150; exec "$@"', "sh"],
      ...[Deno.execPath(), "run", "-A", script.pathname, folder],
    ],
  }).output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}
