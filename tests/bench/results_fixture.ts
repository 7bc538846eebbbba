import type { Figures } from "../../bench/figures.ts";
import type { Results, Rounds } from "../../bench/results.ts";

const CONTENDERS = ["Parlor", "bare Deno", "ws on Node"];

/** Results of a run as small as one can be, of these workloads: by key, the rounds. */
export function resultsOf(workloads: Record<string, Rounds>, curve: Rounds = {}): Results {
  return {
    date: "2026-11-21",
    machine: "A machine, 2 cores",
    quick: false,
    rounds: 3,
    scale: {
      ...{ seconds: 1, warmSeconds: 1, curveSeconds: 1, connections: 10, idleSeconds: 1 },
      ...{ members: [10, 100], inFlight: [1, 10] },
    },
    contenders: CONTENDERS.map((name) => ({
      name,
      does: "sends each message on",
      replays: "sends 200 messages",
      versions: ["Deno 2.9.6", `${name} 1.0`],
    })),
    workloads: Object.entries(workloads).map(([key, rounds]) => ({
      key,
      title: `work <${key}> & more`,
      headline: "deliveriesPerSecond" as const,
      rounds,
    })),
    curves: [{
      title: "one room",
      axis: "members",
      points: [{ x: 10, rounds: curve }, { x: 100, rounds: curve }],
    }],
    notes: ['Left out "gorilla on Go": go is not installed'],
  };
}

/** Rounds that gave these deliveries a second. */
export function delivered(...deliveries: number[]): Figures[] {
  return deliveries.map((deliveriesPerSecond) => ({ deliveriesPerSecond }));
}
