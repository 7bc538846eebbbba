import type { Effect } from "./chat/effects.ts";
import type { Room, Session } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { Codec, Reply } from "./codec/codec.ts";
import type { Connection } from "./connection.ts";
import { Outgoing, Owed } from "./outbox.ts";
import type { ErrorData, Ref, ServerEvent } from "./protocol.ts";

/** Connections that are sent to before the event loop goes on. */
const SLICE = 32;

/** Who hears what: the connections of the sessions, the rooms they hear, and who is owed something in this turn. */
export class Audience {
  readonly #connections = new Map<Session, Connection>();
  /** The same from both sides. */
  readonly #hearing = new Map<Room, Map<Connection, Session>>();
  readonly #heard = new Map<Connection, Set<Room>>();
  readonly #watching = new Set<Connection>();
  readonly #owing = new Set<Connection>();
  readonly #roots = new Map<Codec, Owed>();
  readonly #clock: Clock;
  readonly #onSlow: (connection: Connection) => void;
  #cancelSlice: (() => void) | undefined;

  /** @param onSlow called with a connection that takes too little of what it is sent */
  constructor(clock: Clock, onSlow: (connection: Connection) => void) {
    this.#clock = clock;
    this.#onSlow = onSlow;
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Connections that watch the list of rooms. */
  get watching(): number {
    return this.#watching.size;
  }

  /** Rooms that anybody hears. */
  get roomsHeard(): number {
    return this.#hearing.size;
  }

  get connections(): Iterable<Connection> {
    return this.#connections.values();
  }

  /**
   * Looks which connections still take what they are sent; to be called every second.
   * @param uptime monotonic milliseconds
   */
  inspect(uptime: number): void {
    for (const connection of this.#connections.values()) {
      connection.watch(uptime);
      if (connection.slow) this.#onSlow(connection);
    }
  }

  connectionOf(session: Session): Connection | undefined {
    return this.#connections.get(session);
  }

  add(session: Session, connection: Connection): void {
    this.#connections.set(session, connection);
  }

  remove(session: Session): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    for (const room of this.#heard.get(connection) ?? []) this.unhear(session, room);
    this.#connections.delete(session);
    this.#heard.delete(connection);
    this.#watching.delete(connection);
    this.#owing.delete(connection);
  }

  hears(session: Session, room: Room): boolean {
    const connection = this.#connections.get(session);
    return connection !== undefined && (this.#hearing.get(room)?.has(connection) ?? false);
  }

  hear(session: Session, room: Room): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    const hearing = this.#hearing.get(room);
    if (hearing) hearing.set(connection, session);
    else this.#hearing.set(room, new Map([[connection, session]]));
    const heard = this.#heard.get(connection);
    if (heard) heard.add(room);
    else this.#heard.set(connection, new Set([room]));
  }

  unhear(session: Session, room: Room): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    const hearing = this.#hearing.get(room);
    if (hearing?.delete(connection) && hearing.size === 0) this.#hearing.delete(room);
    this.#heard.get(connection)?.delete(room);
  }

  watch(session: Session, watch: boolean): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    if (watch) this.#watching.add(connection);
    else this.#watching.delete(connection);
  }

  tell(session: Session, event: ServerEvent): void {
    const connection = this.#connections.get(session);
    if (connection) this.owe(connection, new Outgoing(event));
  }

  /** Tells all who hear the room. */
  publish(
    { room, event, except, only, volatile = false }: Omit<
      Extract<Effect, { kind: "publish" }>,
      "kind"
    >,
  ): void {
    const hearing = this.#hearing.get(room);
    if (!hearing) return;
    const outgoing = new Outgoing(event, { volatile });
    for (const [connection, session] of hearing) {
      if (session.person === except) continue;
      if (only === undefined || connection.dialect === only) this.owe(connection, outgoing);
    }
  }

  /** Tells all who watch the list of rooms. */
  announce(event: ServerEvent): void {
    // Counts are told again with the next change; that a room came or went is not.
    const outgoing = new Outgoing(event, { volatile: event.type === "room_list" });
    for (const connection of this.#watching) this.owe(connection, outgoing);
  }

  answer(session: Session, reply: Reply): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    connection.pushReply(reply, this.#root(connection.codec));
    this.#owing.add(connection);
  }

  refuse(session: Session, { ref, error }: { ref: Ref | undefined; error: ErrorData }): void {
    if (ref !== undefined) this.answer(session, { type: "error", ref, data: error });
    else this.tell(session, { type: "error", data: error });
  }

  /** Sends bytes at once to the simple clients that hear the room. */
  relay(room: Room, bytes: ArrayBuffer): void {
    for (const connection of this.#hearing.get(room)?.keys() ?? []) {
      if (connection.dialect === "v1" || connection.dialect === "events") continue;
      connection.pushBytes(bytes);
    }
  }

  owe(connection: Connection, outgoing: Outgoing): void {
    connection.push(outgoing, this.#root(connection.codec));
    this.#owing.add(connection);
  }

  /**
   * Sends everybody what they are owed, so many at a time: what the next turn brings meanwhile leaves
   * in the same frame for those whose turn has not come.
   */
  flush(): void {
    this.#roots.clear();
    if (this.#cancelSlice) return;
    this.#sendSlice();
  }

  #sendSlice(): void {
    this.#cancelSlice = undefined;
    let sent = 0;
    for (const connection of this.#owing) {
      if (sent++ === SLICE) {
        this.#cancelSlice = this.#clock.soon(() => this.#sendSlice());
        return;
      }
      this.#owing.delete(connection);
      connection.flush();
      if (connection.slow) this.#onSlow(connection);
    }
  }

  #root(codec: Codec): Owed {
    let root = this.#roots.get(codec);
    if (!root) this.#roots.set(codec, root = new Owed(codec));
    return root;
  }
}
