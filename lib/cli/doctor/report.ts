import { printable } from "../../log.ts";
import type { Finding } from "./finding.ts";
import { count } from "./units.ts";

const COLOURS = { ok: 32, warning: 33, problem: 31, unchecked: 2 } as const;
const WORDS = {
  ok: "ok",
  warning: "warning",
  problem: "problem",
  unchecked: "not checked",
} as const;
const WORD_WIDTH = Math.max(...Object.values(WORDS).map((word) => word.length));
const NAME_WIDTH = 16;

/** Findings as lines for people: one for what was seen, one for what to do. */
export class Report {
  readonly #colour: boolean;

  constructor({ colour }: { colour: boolean }) {
    this.#colour = colour;
  }

  finding({ check, status, seen, advice }: Finding): string {
    const word = this.#paint(WORDS[status].padEnd(WORD_WIDTH), COLOURS[status]);
    const line = `${word}  ${check.padEnd(NAME_WIDTH)}  ${printable(seen)}\n`;
    const indent = " ".repeat(WORD_WIDTH + NAME_WIDTH + 4);
    return advice === undefined ? line : `${line}${indent}${printable(advice)}\n`;
  }

  summary(findings: readonly Finding[]): string {
    const number = (status: Finding["status"]) =>
      findings.filter((finding) => finding.status === status).length;
    const [problems, warnings, unseen] = [
      number("problem"),
      number("warning"),
      number("unchecked"),
    ];
    const parts = [
      ...problems > 0 ? [count(problems, "problem")] : [],
      ...warnings > 0 ? [count(warnings, "warning")] : [],
    ];
    const verdict = parts.length === 0 ? "No problem found" : parts.join(", ");
    return `\n${verdict}${unseen > 0 ? `; ${unseen} not checked` : ""}\n`;
  }

  #paint(text: string, code: number): string {
    return this.#colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}
