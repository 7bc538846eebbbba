import { ok, problem, type Verdict, warning } from "./finding.ts";
import { span } from "./units.ts";

/** Clocks of one machine agree within this, in milliseconds; some file systems keep whole seconds. */
const TOLERANCE_MS = 2_000;

export interface ClockEvidence {
  /** Milliseconds since 1970, as all of these. */
  now: number;
  /** When this program was built or changed. */
  programAt: number;
  /** Of the newest message; 0 if there is none. */
  messageAt: number;
  /** When the database was last written; 0 if there is none. */
  writtenAt: number;
}

/** Whether the machine's clock can be right. Messages bear its time, though their order does not depend on it. */
export function checkClock({ now, programAt, messageAt, writtenAt }: ClockEvidence): Verdict {
  const at = `it is ${new Date(now).toISOString()}`;
  const ahead = (then: number) => then - now > TOLERANCE_MS ? span(then - now) : null;
  const program = ahead(programAt);
  if (program) return problem(`${at}, ${program} before this program was made`, SET_CLOCK);
  const message = ahead(messageAt);
  if (message) return warning(`${at}, ${message} before the newest message`, SET_CLOCK);
  const written = ahead(writtenAt);
  if (written) return warning(`${at}, ${written} before the database was last written`, SET_CLOCK);
  return ok(`${at}, after all that happened here`);
}

/** @param differenceMs how far the server is ahead @param toleranceMs what the way there may account for */
export function compareClocks(differenceMs: number, toleranceMs: number): Verdict {
  const apart = Math.abs(differenceMs);
  if (apart <= TOLERANCE_MS + toleranceMs) return ok("the server's agrees with this machine's");
  return warning(
    `the server's is ${span(apart)} ${differenceMs > 0 ? "ahead of" : "behind"} this machine's`,
    "Find out which one is wrong, and let it follow a time server (timedatectl set-ntp true)",
  );
}

const SET_CLOCK = "If the clock is wrong, let it follow a time server (timedatectl set-ntp true)";
