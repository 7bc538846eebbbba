const LOOK_MS = 20;

/**
 * Waits until something holds that tells nobody when it begins to: what the kernel counts, say.
 * @param options `withinMs`: how long that may take
 */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { withinMs = 5_000 }: { withinMs?: number } = {},
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!await holds()) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
