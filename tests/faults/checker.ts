import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { Message, SendAck } from "../../lib/protocol.ts";

/** Somebody in a room, with what they were told: a `Member` is one. */
export interface Witness {
  readonly username: string;
  readonly room: string;
  /** The room's messages, in the order in which they came. */
  readonly log: readonly Pick<Message, "id" | "seq" | "cid" | "message">[];
  /** What was acked of what they sent, by `cid`. */
  readonly acked: ReadonlyMap<string, Pick<SendAck, "id" | "seq">>;
}

/**
 * Asserts, from the database itself, what Parlor promises: `PRAGMA integrity_check` is ok, everything
 * acked is in the log where the ack said, no `cid` is there twice, and every witness got the whole
 * rest of the log from their first message on, in order and without a gap.
 * @param data the folder of a server that runs or has ended, in whatever way
 */
export function checkDelivery(data: string, witnesses: readonly Witness[]): void {
  const db = new DatabaseSync(`${data}/parlor.db`, { readOnly: true, timeout: 5_000 });
  try {
    const verdict = db.prepare("PRAGMA integrity_check").get()?.["integrity_check"];
    assertEquals(verdict, "ok", `The database lost its integrity: ${verdict}`);
    for (const [room, present] of Map.groupBy(witnesses, ({ room }) => room)) {
      checkRoom(readLog(db, room), present);
    }
  } finally {
    db.close();
  }
}

/** A room's log as it is kept. */
type Log = ReturnType<typeof readLog>;

function readLog(db: DatabaseSync, room: string) {
  return db.prepare(`
    SELECT events.seq, events.id, events.cid, events.text FROM events
    JOIN rooms ON rooms.nr = events.room WHERE rooms.name = ? ORDER BY events.seq
  `).all(room).map(({ seq, id, cid, text }) => ({
    seq: Number(seq),
    id,
    cid: cid ?? undefined,
    text,
  }));
}

function checkRoom(log: Log, witnesses: readonly Witness[]): void {
  const first = log[0]?.seq ?? 1;
  assertEquals(log.map(({ seq }) => seq), log.map((_, n) => first + n), "The log has a gap");
  const cids = log.map(({ cid }) => cid).filter((cid) => cid !== undefined);
  assertEquals(new Set(cids).size, cids.length, "A cid is in the log twice");
  for (const { username, log: got, acked } of witnesses) {
    for (const [cid, { id, seq }] of acked) {
      const kept = log[seq - first];
      assertEquals([kept?.cid, kept?.id], [cid, id], `${username}'s acked message ${seq} is lost`);
    }
    assert(got.length > 0 || acked.size === 0, `${username} did not get what they sent`);
    const kept = got.length === 0 ? [] : log.slice(got[0]!.seq - first);
    assertEquals(
      got.map(({ seq, id, cid, message }) => ({ seq, id, cid, text: message })),
      kept,
      `${username} did not get the log as it is`,
    );
  }
}
