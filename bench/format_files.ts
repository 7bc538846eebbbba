const ROOT = new URL("..", import.meta.url).pathname;

/** What is kept is formatted like everything else. @param files absolute, or seen from the project's folder */
export async function formatFiles(files: readonly string[]): Promise<void> {
  const args = ["fmt", "--quiet", ...files];
  const { success } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  if (!success) throw new Error("Cannot format what was written: deno fmt failed");
}
