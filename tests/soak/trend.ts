import { spread } from "../../bench/statistics.ts";

/** A line through points. */
export interface Trend {
  /** Change of y for each unit of x. */
  slope: number;
  /** The middle of all y. */
  median: number;
}

/**
 * The Theil-Sen estimate: the median of the slopes between all pairs of points. A burst of other work
 * on the machine bends it little, unlike a least-squares line.
 * @param points at least two, of different x
 */
export function trend(points: readonly { x: number; y: number }[]): Trend {
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).map((b) => (b.y - a.y) / (b.x - a.x))
  );
  return { slope: spread(slopes).median, median: spread(points.map(({ y }) => y)).median };
}
