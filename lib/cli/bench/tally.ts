import type { ErrorCode } from "../../protocol.ts";
import { Histogram } from "./histogram.ts";

/** What happened in a span of the run. */
export class Tally {
  readonly begun = performance.now();
  /** Messages that the server said are stored. */
  acked = 0;
  /** Messages that were not taken, by the reason. */
  readonly refused = new Map<ErrorCode, number>();
  /** Messages that were due, but held back: the server had asked for a slower pace, or answers were missing. */
  heldBack = 0;
  /** Messages that reached a client, of all clients. */
  deliveries = 0;
  frames = 0;
  bytes = 0;
  /** From sending a message to its ack, in milliseconds. */
  readonly ackMs = new Histogram();
  /** From sending a message to a client's reading it, in milliseconds. */
  readonly deliveryMs = new Histogram();

  refuse(code: ErrorCode): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }
}
