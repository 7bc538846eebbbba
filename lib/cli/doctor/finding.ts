/** What one look at one thing gave. */
export interface Verdict {
  /** `unchecked`: could not be looked at here, which says nothing about it. */
  status: "ok" | "warning" | "problem" | "unchecked";
  /** What was seen, in one line. */
  seen: string;
  /** What to do about it, in one line; missing where there is nothing to do. */
  advice?: string;
}

/** A verdict with the name of what was looked at. */
export interface Finding extends Verdict {
  check: string;
}

export function ok(seen: string): Verdict {
  return { status: "ok", seen };
}

/** Works, but not well or not for long. */
export function warning(seen: string, advice: string): Verdict {
  return { status: "warning", seen, advice };
}

/** Does not work, or loses or gives away what it should not. */
export function problem(seen: string, advice: string): Verdict {
  return { status: "problem", seen, advice };
}

export function unchecked(seen: string, advice?: string): Verdict {
  return advice === undefined
    ? { status: "unchecked", seen }
    : { status: "unchecked", seen, advice };
}
