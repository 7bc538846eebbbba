import type { Audience } from "./audience.ts";
import { timestamp } from "./chat/info.ts";
import type { Room, Session, State } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import { Outgoing } from "./outbox.ts";
import { type Cursors, TIMES } from "./protocol.ts";

const SECOND_MS = 1_000;
/** Each session's heartbeat is in one of these seconds, so that not all are due at once. */
const SLOTS = TIMES.heartbeatMs / SECOND_MS;

/** Tells each version 1 session, every `TIMES.heartbeatMs`, the newest `seq` of its rooms that changed. */
export class Heartbeats {
  readonly #slots = Array.from(
    { length: SLOTS },
    () => ({ sessions: new Set<Session>(), beatAt: 0 }),
  );
  #slot = 0;

  /** @param random from 0 up to, not including, 1 */
  add(session: Session, random: number): void {
    this.#slots[Math.floor(random * SLOTS)]?.sessions.add(session);
  }

  remove(session: Session): void {
    for (const { sessions } of this.#slots) if (sessions.delete(session)) return;
  }

  get size(): number {
    return this.#slots.reduce((sum, { sessions }) => sum + sessions.size, 0);
  }

  /** To be called every second. */
  beat(audience: Audience, state: State, clock: Clock): void {
    this.#slot = (this.#slot + 1) % SLOTS;
    const slot = this.#slots[this.#slot];
    if (!slot) return;
    const since = slot.beatAt;
    slot.beatAt = clock.uptime();
    /** Sessions in whose rooms the same happened share one. */
    const beats = new Map<string, Outgoing>();
    for (const session of slot.sessions) {
      const connection = audience.connectionOf(session);
      if (!connection) continue;
      // What is being replayed to it would seem lost, and be asked for a second time.
      const rooms = cursorsOf(
        [...session.rooms, ...session.person.directs, state.everyone],
        (room) => room.changedAt > since && audience.hears(session, room),
      );
      const key = JSON.stringify(rooms);
      let outgoing = beats.get(key);
      if (!outgoing) {
        const data = { rooms, timestamp: timestamp(clock.now()) };
        beats.set(key, outgoing = new Outgoing({ type: "heartbeat", data }));
      }
      audience.owe(connection, outgoing);
    }
  }
}

function cursorsOf(rooms: Room[], isTold: (room: Room) => boolean): Cursors {
  return Object.fromEntries(rooms.filter(isTold).map((room) => [room.name, room.lastSeq]));
}
