/** Where a value lies between two pixels. */
export type Scale = (value: number) => number;

interface Range {
  /** Values. */
  domain: readonly [number, number];
  /** Pixels. */
  range: readonly [number, number];
}

export function linear({ domain: [low, high], range: [from, to] }: Range): Scale {
  const span = high - low || 1;
  return (value) => from + (value - low) / span * (to - from);
}

/** Equal distances are equal ratios. The domain must be above 0. */
export function logarithmic({ domain: [low, high], range }: Range): Scale {
  const scale = linear({ domain: [Math.log(low), Math.log(high)], range });
  return (value) => scale(Math.log(value));
}

/** Powers of ten, and their double and fivefold if there are few, within the domain. */
export function logarithmicTicks([low, high]: readonly [number, number]): number[] {
  const decades = Math.log10(high / low);
  const steps = decades > 2.5 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const step of steps) {
      const tick = Number(`${step}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** As in "3.9M", "120k", "0.05". */
export function compact(value: number): string {
  if (value < 1) return String(Number(value.toPrecision(2)));
  return Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 })
    .format(value);
}
