import type { Effect } from "./chat/effects.ts";
import type { Session } from "./chat/state.ts";
import type { Codec } from "./codec/codec.ts";
import type { Connection } from "./connection.ts";
import { Cohort, Outgoing, type Owed } from "./outbox.ts";

/** An event for those who hear a room. */
export type Publication = Omit<Extract<Effect, { kind: "publish" }>, "kind" | "room">;

/** What a room needs of the turn in which something is told. */
export interface HearingTurn {
  /** Where this turn's paths of a codec start. */
  root: (codec: Codec) => Owed;
  /** Takes who is owed something from here on. */
  owing: Set<Connection>;
}

/**
 * The connections that hear one room. In a turn most of them are owed nothing but what this room brings:
 * they form cohorts, one a codec; the others are strays, and are told one by one.
 */
export class Hearing {
  readonly #members = new Map<Connection, Session>();
  readonly #strays = new Set<Connection>();
  #cohorts = new Set<Cohort>();
  #gathered = false;

  get size(): number {
    return this.#members.size;
  }

  get connections(): Iterable<Connection> {
    return this.#members.keys();
  }

  has(connection: Connection): boolean {
    return this.#members.has(connection);
  }

  add(connection: Connection, session: Session): void {
    if (this.#gathered && !this.#members.has(connection)) this.#strays.add(connection);
    this.#members.set(connection, session);
  }

  delete(connection: Connection): void {
    if (!this.#members.delete(connection)) return;
    if (this.#isOurs(connection)) connection.part();
    this.#strays.delete(connection);
  }

  /** Owes an event to those who hear the room. */
  publish({ event, volatile = false, except, only }: Publication, turn: HearingTurn): void {
    if (!this.#gathered) this.#gather(turn);
    const outgoing = new Outgoing(event, { volatile });
    const everybody = !volatile && !except && !only;
    if (!everybody) {
      this.#members.forEach((session, connection) => {
        if (connection.busy || !isFor(connection, session)) connection.part();
      });
    }
    for (const cohort of this.#cohorts) cohort.owed = cohort.owed.and(outgoing);
    for (const stray of this.#strays) {
      if (!everybody && !isFor(stray, this.#members.get(stray))) continue;
      stray.push(outgoing, turn.root(stray.codec));
      turn.owing.add(stray);
    }

    function isFor(connection: Connection, session: Session | undefined): boolean {
      return session?.person !== except && (only === undefined || connection.dialect === only);
    }
  }

  /** Ends the turn. */
  settle(): void {
    this.#gathered = false;
  }

  /** Before the first event of a turn: finds out who is owed nothing else. */
  #gather({ root, owing }: HearingTurn): void {
    this.#gathered = true;
    this.#strays.clear();
    const cohorts = new Set<Cohort>();
    const fresh = new Map<Codec, Cohort>();
    for (const connection of this.#members.keys()) {
      owing.add(connection);
      // Of the turn before, and not sent to yet.
      if (this.#isOurs(connection)) {
        cohorts.add(connection.cohort!);
        continue;
      }
      const { codec } = connection;
      let cohort = fresh.get(codec);
      if (!cohort) fresh.set(codec, cohort = new Cohort(root(codec), this.#strays));
      if (!connection.join(cohort)) this.#strays.add(connection);
    }
    for (const cohort of fresh.values()) cohorts.add(cohort);
    this.#cohorts = cohorts;
  }

  #isOurs({ cohort }: Connection): boolean {
    return cohort !== undefined && this.#cohorts.has(cohort);
  }
}
