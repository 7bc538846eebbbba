import * as v from "valibot";

const HEALTH = v.object({
  status: v.string(),
  version: v.string(),
  connections: v.number(),
});

/** What `/healthz` of a Parlor says. */
export type Health = v.InferOutput<typeof HEALTH>;

/** Anything that came instead of an answer of Parlor's. */
export type NoHealth =
  | { kind: "unreachable"; reason: string }
  | { kind: "stranger"; status: number; location: string | null };

/**
 * Asks a server whether it is a Parlor, and how it is.
 * @param site scheme, host and port
 */
export async function askHealth(site: URL, deadlineMs: number): Promise<Health | NoHealth> {
  try {
    const response = await fetch(new URL("/healthz", site), {
      // The connection must not stay open: a server that stops would wait for it.
      headers: { connection: "close" },
      redirect: "manual",
      signal: AbortSignal.timeout(deadlineMs),
    });
    const health = v.safeParse(HEALTH, parse(await response.text()));
    if (health.success) return health.output;
    const location = response.headers.get("location");
    return { kind: "stranger", status: response.status, location };
  } catch (error) {
    return { kind: "unreachable", reason: whyUnreachable(error) };
  }
}

/** Why nothing came from a server, in a few words for people. */
function whyUnreachable(error: unknown): string {
  const { cause } = error as Error;
  const text = [error, cause].map((one) => one instanceof Error ? one.message : "").join(" ");
  if (/certificate/i.test(text)) return `its certificate is not valid (${certificateFault(text)})`;
  if (/dns|lookup/i.test(text)) return "no machine has that name";
  if (/refused/i.test(text)) return "nothing answers there";
  if (error instanceof DOMException && error.name === "TimeoutError") return "it does not answer";
  return text.trim();
}

function certificateFault(text: string): string {
  return /certificate: (.*)$/i.exec(text)?.[1]?.trim() ?? text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
