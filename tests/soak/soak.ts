import { ServerProcess } from "../faults/server_process.ts";
import { Crowd, isKept } from "./crowd.ts";
import { type Usage, usageOf } from "./gauge.ts";
import { type Delivery, Ledger } from "./ledger.ts";

export interface SoakOptions {
  /** Data folder; removed by who made it. */
  data: string;
  seconds: number;
  members: number;
  /** Messages a second that all members send together. */
  perSecond: number;
  /** See {@linkcode Crowd}. */
  haste: number;
  sampleEverySeconds: number;
  onSample?: (sample: Sample) => void;
}

/** One look at a server under load. */
export interface Sample extends Usage {
  /** Since all had come. */
  seconds: number;
  online: number;
  /** Messages acked so far. */
  acked: number;
  /** Since the sample before. */
  delivery: Delivery;
}

export interface SoakResult {
  samples: Sample[];
  /** Before anybody came, and when everybody had gone. */
  empty: { before: Usage; after: Usage };
  acked: number;
  /** What was not as it must be; none: all that was acked is in the log once, and everybody got it in order. */
  problems: string[];
}

/** What users set for so many members from one address; every other limit stays on. */
const SETTINGS = ["--connections-per-address", "10000", "--temporary-room-hours", "0.05"];
/** How long a server gets to notice that everybody has gone, in milliseconds. */
const GONE_MS = 30_000;

/** Runs a server as users do, with a crowd in it, and compares in the end what it kept with what it said. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { data, seconds, sampleEverySeconds, onSample } = options;
  const server = await ServerProcess.start(data, { settings: SETTINGS });
  const ledger = new Ledger();
  const samples: Sample[] = [];
  try {
    const before = await usageOf(server, data);
    const { members, perSecond, haste } = options;
    const port = Number(new URL(server.url).port);
    const crowd = new Crowd({ port, ledger, members, perSecond, haste });
    await crowd.come();
    ledger.takeDelivery();
    const start = performance.now();
    for (let at = sampleEverySeconds; at <= seconds; at += sampleEverySeconds) {
      await sleep(start + at * 1_000 - performance.now());
      const sample = {
        seconds: at,
        ...await usageOf(server, data),
        online: crowd.online,
        acked: ledger.acked,
        delivery: ledger.takeDelivery(),
      };
      samples.push(sample);
      onSample?.(sample);
    }
    await crowd.go();
    let after = await usageOf(server, data);
    for (const end = performance.now() + GONE_MS; after.connections > 0;) {
      if (performance.now() > end) {
        ledger.wrong(`${after.connections} connections are still there after all have gone`);
        break;
      }
      await sleep(200);
      after = await usageOf(server, data);
    }
    const code = await server.stop();
    if (code !== 0) ledger.wrong(`The server ended with code ${code}`);
    ledger.compare(data, isKept);
    const problems = [...ledger.problems];
    return { samples, empty: { before, after }, acked: ledger.acked, problems };
  } catch (error) {
    await server.kill();
    throw error;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
