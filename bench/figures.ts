/** What one workload gave with one server, once. Each has some of these. */
export interface Figures {
  deliveriesPerSecond?: number;
  framesPerSecond?: number;
  /** Of the delivery; where members come back, of catching up, from their own connecting. */
  p50Ms?: number;
  p99Ms?: number;
  p999Ms?: number;
  /** Of the server's processor time, for a million deliveries. */
  cpuSecondsPerMillion?: number;
  /** The most resident memory that the server had. */
  memoryMib?: number;
  /** From the first connect to the last handshake, when nothing else is done. */
  acceptedSeconds?: number;
  /** From the first connect until all have joined and have what they missed. */
  caughtUpSeconds?: number;
  /** Growth of resident memory for each member, at once and after a pause. */
  idleKib?: number;
  idleLaterKib?: number;
}

/** What a figure is called, and which is better. */
interface Shown {
  label: string;
  better: "more" | "less";
}

/** All figures, in the order of the tables. */
export const FIGURES: { readonly [K in keyof Required<Figures>]: Shown } = {
  acceptedSeconds: { label: "connections accepted, s", better: "less" },
  caughtUpSeconds: { label: "all caught up, s", better: "less" },
  deliveriesPerSecond: { label: "deliveries a second", better: "more" },
  framesPerSecond: { label: "frames a second", better: "less" },
  p50Ms: { label: "time p50, ms", better: "less" },
  p99Ms: { label: "time p99, ms", better: "less" },
  p999Ms: { label: "time p99.9, ms", better: "less" },
  cpuSecondsPerMillion: { label: "CPU s a million deliveries", better: "less" },
  memoryMib: { label: "memory, MiB", better: "less" },
  idleKib: { label: "memory a member at once, KiB", better: "less" },
  idleLaterKib: { label: "memory a member, KiB", better: "less" },
};

/** Three digits say as much as rounds differ. */
export function format(value: number): string {
  return value.toLocaleString("en", { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}
