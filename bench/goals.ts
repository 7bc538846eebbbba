import { FIGURES, type Figures } from "./figures.ts";
import { type Results, spreadOf } from "./results.ts";

interface Goal {
  workload: string;
  figure: keyof Figures;
  against: string;
  /** Of the other one, where it is another than Parlor's. */
  theirFigure?: keyof Figures;
  /** What Parlor's median over the other's must be. */
  least?: number;
  most?: number;
}

/** What Parlor is built to reach. */
const GOALS: readonly Goal[] = [
  { workload: "a", figure: "deliveriesPerSecond", against: "Bun publish", least: 1 },
  { workload: "a", figure: "deliveriesPerSecond", against: "ws on Node", least: 10 },
  { workload: "a", figure: "deliveriesPerSecond", against: "socket.io on Node", least: 10 },
  { workload: "d", figure: "p99Ms", against: "ws on Node", most: 1 },
  { workload: "d", figure: "p99Ms", against: "gorilla on Go", most: 1 },
  {
    ...{ workload: "e", figure: "caughtUpSeconds", theirFigure: "acceptedSeconds" },
    ...{ against: "bare Deno", most: 3 },
  },
  { workload: "f", figure: "idleLaterKib", against: "bare Deno", most: 1.3 },
];

/** A sentence for each goal, with whether it is met; those that were not measured say so. */
export function toGoals({ workloads }: Pick<Results, "workloads">): string[] {
  return GOALS.map(({ workload, figure, against, theirFigure = figure, least, most }) => {
    const rounds = workloads.find(({ key }) => key === workload)?.rounds ?? {};
    const ours = spreadOf(rounds["Parlor"], figure)?.median;
    const theirs = spreadOf(rounds[against], theirFigure)?.median;
    const name = `(${workload}) ${FIGURES[figure].label}`;
    const other = theirFigure === figure ? "" : ` (${FIGURES[theirFigure].label})`;
    const what = `${name}, Parlor to ${against}${other}`;
    const wanted = least === undefined ? `at most ${most}` : `at least ${least}`;
    if (ours === undefined || theirs === undefined) {
      return `Goal not measured: ${what} (${wanted}).`;
    }
    const ratio = ours / theirs;
    const met = ratio >= (least ?? 0) && ratio <= (most ?? Infinity);
    return `Goal ${met ? "met" : "missed"}: ${what}: ${ratio.toFixed(2)} (${wanted}).`;
  });
}
