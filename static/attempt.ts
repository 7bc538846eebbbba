import { CommandError } from "../lib/client/transport.ts";

/** What came of something the person asked for; `null` if it went well. */
export type Problem = {
  readonly code: CommandError["code"];
  readonly message: string;
  readonly retryAfterMs?: number;
} | null;

/** Runs requests, and turns the failure of one into a problem to show. */
export async function attempt(requests: () => Promise<unknown>): Promise<Problem> {
  try {
    await requests();
    return null;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { code, message, retryAfterMs } = error;
    return retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs };
  }
}

/** Whether the line was at fault, and not what was asked for. */
export function isLineTrouble(problem: NonNullable<Problem>): boolean {
  return problem.code === "disconnected" || problem.code === "no_answer";
}
