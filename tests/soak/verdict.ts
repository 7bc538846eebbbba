import type { Sample, SoakResult } from "./soak.ts";
import { trend } from "./trend.ts";

/** A figure that must not rise with time. */
export interface Figure {
  label: string;
  of: (sample: Sample) => number;
  /** Most that its trend may rise in an hour, in its own unit. */
  mostAnHour: number;
  digits: number;
}

export const FLAT: readonly Figure[] = [
  { label: "resident memory, MiB", of: (s) => s.rssMib, mostAnHour: 12, digits: 1 },
  { label: "spare descriptors", of: (s) => s.spareDescriptors, mostAnHour: 1, digits: 0 },
  { label: "delivery p50, ms", of: (s) => s.delivery.p50, mostAnHour: 0.5, digits: 2 },
  { label: "delivery p99, ms", of: (s) => s.delivery.p99, mostAnHour: 5, digits: 1 },
];

/**
 * Share of the samples that count as warming up: SQLite's page cache grows with the database, up to
 * its 16 MiB, and code is compiled.
 */
const WARM_UP = 0.5;
/** A trend over less than this says nothing, in seconds. */
const LEAST_SECONDS = 20 * 60;

export interface FigureVerdict extends Figure {
  median: number;
  anHour: number;
  flat: boolean;
}

export interface Verdict {
  /** `null`: too short to say. */
  figures: FigureVerdict[] | null;
  /** Whether nothing is wrong: no problem, and every figure is flat. */
  good: boolean;
}

/** What a soak shows. */
export function judge({ samples, problems }: SoakResult): Verdict {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const seconds = (warm.at(-1)?.seconds ?? 0) - (warm[0]?.seconds ?? 0);
  const figures = seconds < LEAST_SECONDS ? null : FLAT.map((figure) => {
    const points = warm.map((sample) => ({ x: sample.seconds / 3600, y: figure.of(sample) }))
      .filter(({ y }) => Number.isFinite(y));
    const { slope, median } = trend(points);
    return { ...figure, median, anHour: slope, flat: slope <= figure.mostAnHour };
  });
  const good = problems.length === 0 && (figures ?? []).every(({ flat }) => flat);
  return { figures, good };
}
