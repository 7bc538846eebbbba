import { type Kind, MISSED } from "./contender.ts";
import type { Figures } from "./figures.ts";

/** Members that talk. */
export interface Talk {
  kind: Extract<Kind, "rooms" | "pairs">;
  members: number;
  roomSize: number;
  /** Of each room. */
  writers: number;
  /** What each writer keeps in flight, or what all of them together send in a second. */
  pace: { inFlight: number } | { perSecond: number };
  seconds: number;
}

/** Talking, coming back, or being there and no more. */
export type Work = Talk | "return" | "idle";

/** Work that every server is given. */
export interface Workload {
  key: string;
  title: string;
  /** The figure that tells most of it. */
  headline: keyof Figures;
  work: Work;
}

/** How long it is measured, and how many connect where nobody talks. */
export interface Scale {
  seconds: number;
  warmSeconds: number;
  /** Of each point of a curve. */
  curveSeconds: number;
  /** Points of the curves. */
  members: readonly number[];
  inFlight: readonly number[];
  connections: number;
  /** How long these sit idle. */
  idleSeconds: number;
}

/** The workloads, in the order of the report. */
export function workloads({ connections, seconds }: Scale): Workload[] {
  const crowd = connections.toLocaleString("en");
  return [
    {
      key: "a",
      title: "one room of 500, 8 senders, each 8 messages in flight",
      headline: "deliveriesPerSecond",
      work: room({ members: 500, pace: { inFlight: 8 }, seconds }),
    },
    {
      key: "b",
      title: "200 rooms of 20, 2 senders in each, 1 message in flight",
      headline: "deliveriesPerSecond",
      work: {
        ...{ kind: "rooms", members: 4000, roomSize: 20, writers: 2, seconds },
        pace: { inFlight: 1 },
      },
    },
    {
      key: "c",
      title: "one room of 5,000, 20 messages a second",
      headline: "p99Ms",
      work: room({ members: 5000, pace: { perSecond: 20 }, seconds }),
    },
    {
      key: "d",
      title: "one room of 500, 100 messages a second",
      headline: "p99Ms",
      work: room({ members: 500, pace: { perSecond: 100 }, seconds }),
    },
    {
      key: "e",
      title: `${crowd} come back, each missed ${MISSED} messages`,
      headline: "caughtUpSeconds",
      work: "return",
    },
    {
      key: "f",
      title: `${crowd} idle members of one room`,
      headline: "idleLaterKib",
      work: "idle",
    },
    {
      key: "g",
      title: "2,000 pairs, both with 1 message in flight",
      headline: "deliveriesPerSecond",
      work: {
        ...{ kind: "pairs", members: 4000, roomSize: 2, writers: 2, seconds },
        pace: { inFlight: 1 },
      },
    },
  ];
}

/** A curve: what grows, and the work at each point. */
export interface Curve {
  title: string;
  axis: string;
  points: { x: number; work: Talk }[];
}

/** How cost grows. */
export function curves({ members, inFlight, curveSeconds: seconds }: Scale): Curve[] {
  return [
    {
      title: "one room, 8 senders, each 8 messages in flight",
      axis: "members",
      points: members.map((x) => ({
        x,
        work: room({ members: x, pace: { inFlight: 8 }, seconds }),
      })),
    },
    {
      title: "one room of 500, at most 8 senders",
      axis: "messages in flight",
      points: inFlight.map((x) => {
        const writers = Math.min(SENDERS, x);
        const pace = { inFlight: x / writers };
        return { x, work: room({ members: 500, writers, pace, seconds }) };
      }),
    },
  ];
}

/** Who writes in a room, unless there is less to be written. */
const SENDERS = 8;

function room(
  talk: Pick<Talk, "members" | "pace" | "seconds"> & Partial<Pick<Talk, "writers">>,
): Talk {
  return { kind: "rooms", roomSize: talk.members, writers: SENDERS, ...talk };
}
