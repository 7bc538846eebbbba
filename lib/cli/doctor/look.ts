import { SettingsError } from "../../config.ts";
import { type Finding, problem, unchecked, type Verdict } from "./finding.ts";

/** Carries out one check. One that fails itself says so, and the others go on. */
export async function* look(
  check: string,
  run: () => Verdict | Verdict[] | Promise<Verdict | Verdict[]>,
): AsyncGenerator<Finding> {
  let verdicts: Verdict[];
  try {
    verdicts = [await run()].flat();
  } catch (error) {
    verdicts = failed(error);
  }
  for (const verdict of verdicts) yield { check, ...verdict };
}

function failed(error: unknown): Verdict[] {
  if (error instanceof SettingsError) {
    const advice = "Correct it: what depends on the settings was not looked at";
    return error.problems.map((text) => problem(text, advice));
  }
  const text = error instanceof Error ? error.message : String(error);
  const seen = `could not be looked at: ${text}`;
  return error instanceof Deno.errors.PermissionDenied
    ? [unchecked(seen, "Run the doctor as the user who runs the server")]
    : [unchecked(seen)];
}
