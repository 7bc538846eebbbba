import { DatabaseSync } from "node:sqlite";
import type { Message } from "../../lib/protocol.ts";

/** A message that somebody sent. */
interface Sent {
  room: string;
  /** Uptime in milliseconds at which it left for the server; `null`: it had to wait, for a line say. */
  at: number | null;
}

/** How long deliveries took, in milliseconds. */
export interface Delivery {
  count: number;
  p50: number;
  p99: number;
}

/**
 * Knows what everybody sent and received. All members share one: the logs that they see must agree,
 * and in the end the database must say the same. What is wrong is gathered in `problems`.
 */
export class Ledger {
  readonly problems = new Set<string>();
  /** Messages that the server has said are kept. */
  acked = 0;
  readonly #sent = new Map<string, Sent>();
  /** The ids of each room's messages; the one with `seq` n is at n. */
  readonly #logs = new Map<string, string[]>();
  #deliveries: number[] = [];

  /** @param at uptime in milliseconds, or `null` if it has to wait */
  sent(cid: string, { room, at }: Sent): void {
    this.#sent.set(cid, { room, at });
  }

  /** The server refused it, and said so. */
  unsent(cid: string): void {
    this.#sent.delete(cid);
  }

  /** Somebody was shown a message, live or in a page. */
  seen({ room, seq, id, cid }: Message): void {
    let log = this.#logs.get(room);
    if (!log) this.#logs.set(room, log = []);
    log[seq] ??= id;
    if (log[seq] !== id) this.wrong(`${room} ${seq} is ${log[seq]} for one and ${id} for another`);
    if (cid !== undefined && this.#sent.get(cid)?.room !== room) {
      this.wrong(`${room} ${seq} has the cid ${cid}, which nobody sent there`);
    }
  }

  /** @param since uptime in milliseconds from which on the receiver has had this line */
  delivered({ cid }: Message, { since, uptime }: { since: number; uptime: number }): void {
    const at = this.#sent.get(cid ?? "")?.at ?? null;
    if (at !== null && at > since) this.#deliveries.push(uptime - at);
  }

  /** @returns how long what was delivered since the last call took */
  takeDelivery(): Delivery {
    const times = this.#deliveries.sort((a, b) => a - b);
    this.#deliveries = [];
    const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? NaN;
    return { count: times.length, p50: at(0.5), p99: at(0.99) };
  }

  wrong(problem: string): void {
    if (this.problems.size < MOST_PROBLEMS) this.problems.add(problem);
  }

  /**
   * Compares with the database of a server that has stopped: everything sent is there once, under
   * the `seq` and `id` that members saw, without gaps.
   * @param kept whether a room's log is still there; that of an emptied temporary room may be purged
   */
  compare(data: string, kept: (room: string) => boolean): void {
    const db = new DatabaseSync(`${data}/parlor.db`, { readOnly: true });
    try {
      const [integrity] = db.prepare("PRAGMA integrity_check").all().flatMap(Object.values);
      if (integrity !== "ok") this.wrong(`PRAGMA integrity_check says ${integrity}`);
      const rows = db.prepare(
        `SELECT rooms.name, seq, events.id, cid FROM events JOIN rooms ON rooms.nr = events.room
         ORDER BY rooms.nr, seq`,
      ).all();
      const places = new Map<string, string>();
      let [previous, before] = ["", 0];
      for (const { name, seq, id, cid } of rows) {
        const [room, place] = [String(name), Number(seq)];
        if (room === previous && place !== before + 1) this.wrong(`${room} has no ${before + 1}`);
        [previous, before] = [room, place];
        const shown = this.#logs.get(room)?.[place];
        if (shown !== undefined && shown !== id) this.wrong(`${room} ${seq} was ${shown} once`);
        if (cid === null) continue;
        if (places.has(String(cid))) this.wrong(`${cid} is in the log twice`);
        places.set(String(cid), room);
      }
      for (const [cid, { room }] of this.#sent) {
        if (kept(room) && places.get(cid) !== room) this.wrong(`${cid} is not in ${room}`);
      }
    } finally {
      db.close();
    }
  }
}

/** One mistake may show in every message after it. */
const MOST_PROBLEMS = 100;
