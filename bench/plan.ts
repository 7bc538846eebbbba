import type { Contender } from "./contender.ts";
import type { Bench } from "./measure.ts";
import type { CurveResult, Rounds, WorkloadResult } from "./results.ts";
import type { Curve, Work, Workload } from "./workloads.ts";

/** Whose cost is followed as it grows. */
const ON_CURVES = ["Parlor", "bare Deno", "Bun publish"];

/** A piece of work and what came of it. */
interface Task {
  name: string;
  work: Work;
  contenders: readonly Contender[];
  rounds: Rounds;
}

/** Everything that is measured in a round, and what was found so far. */
export class Plan {
  readonly workloads: WorkloadResult[] = [];
  readonly curves: CurveResult[] = [];
  readonly #tasks: Task[] = [];
  readonly #bench: Bench;

  constructor(
    bench: Bench,
    { contenders, workloads, curves }: {
      contenders: readonly Contender[];
      workloads: readonly Workload[];
      curves: readonly Curve[];
    },
  ) {
    this.#bench = bench;
    const followed = contenders.filter(({ name }) => ON_CURVES.includes(name));
    for (const { key, title, headline, work } of workloads) {
      const rounds: Rounds = {};
      this.workloads.push({ key, title, headline, rounds });
      this.#tasks.push({ name: `(${key}) ${title}`, work, contenders, rounds });
    }
    for (const { title, axis, points } of followed.length > 0 ? curves : []) {
      const measured = points.map(({ x, work }) => {
        const rounds: Rounds = {};
        this.#tasks.push({ name: `${x} ${axis}`, work, contenders: followed, rounds });
        return { x, rounds };
      });
      this.curves.push({ title, axis, points: measured });
    }
  }

  /** Gives each piece of work to all in turn, so that what else the machine does meets all of them. */
  async playRound(): Promise<void> {
    for (const { name, work, contenders, rounds } of this.#tasks) {
      console.error(`  ${name}`);
      for (const contender of contenders) {
        (rounds[contender.name] ??= []).push(await this.#bench.measure(contender, work));
      }
    }
  }
}
