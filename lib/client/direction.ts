const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/**
 * A text that keeps its own direction, and leaves what is around it in order: set apart by marks (Unicode
 * Standard Annex 9, FSI and PDI) where directions may meet.
 */
export function isolated(text: string, around: string): string {
  return RIGHT_TO_LEFT.test(text) || RIGHT_TO_LEFT.test(around) ? `\u2068${text}\u2069` : text;
}

/** A text without such marks. */
export function bare(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, "");
}
