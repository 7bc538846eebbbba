import type { Contender } from "./contender.ts";
import type { Figures } from "./figures.ts";
import { type Spread, spread } from "./statistics.ts";
import type { Scale } from "./workloads.ts";

/** By the contender's name: its rounds. */
export type Rounds = Record<string, Figures[]>;

export interface WorkloadResult {
  key: string;
  title: string;
  /** The figure that tells most of it. */
  headline: keyof Figures;
  rounds: Rounds;
}

export interface CurveResult {
  title: string;
  /** What grows. */
  axis: string;
  points: { x: number; rounds: Rounds }[];
}

/** Everything that a run found. */
export interface Results {
  /** As in "2026-11-21". */
  date: string;
  machine: string;
  /** A short run, for a first impression only. */
  quick: boolean;
  rounds: number;
  scale: Scale;
  contenders: Pick<Contender, "name" | "does" | "replays" | "versions">[];
  workloads: WorkloadResult[];
  curves: CurveResult[];
  /** What was left out, and what else was found: sentences. */
  notes: string[];
}

/** @returns `undefined` if the contender has no such figure */
export function spreadOf(rounds: Figures[] = [], figure: keyof Figures): Spread | undefined {
  const values = rounds.flatMap((round) => round[figure] ?? []);
  return values.length > 0 ? spread(values) : undefined;
}
