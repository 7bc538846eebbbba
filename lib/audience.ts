import type { Room, Session } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { Codec, Reply } from "./codec/codec.ts";
import type { Connection } from "./connection.ts";
import { Hearing, type Publication } from "./hearing.ts";
import type { Meters } from "./meters.ts";
import { Outgoing, Owed } from "./outbox.ts";
import type { ErrorData, Ref, ServerEvent } from "./protocol.ts";

/** Connections that are sent to before the event loop goes on. */
const SLICE = 32;

/** What all connections together have not taken yet. */
export interface Backlog {
  bytes: number;
  /** Of the one that has most. */
  mostBytes: number;
  /** Connections that are so far behind that they are not sent what can be dropped. */
  busyConnections: number;
}

export interface AudienceOptions {
  clock: Clock;
  meters: Meters;
  /** Called with a connection that takes too little of what it is sent. */
  onSlow: (connection: Connection) => void;
}

/** Who hears what: the connections of the sessions, the rooms they hear, and who is owed something in this turn. */
export class Audience {
  readonly #connections = new Map<Session, Connection>();
  /** The same from both sides. */
  readonly #hearing = new Map<Room, Hearing>();
  readonly #heard = new Map<Connection, Set<Room>>();
  readonly #watching = new Set<Connection>();
  readonly #owing = new Set<Connection>();
  /** Rooms of which something was told in this turn. */
  readonly #told = new Set<Hearing>();
  readonly #roots = new Map<Codec, Owed>();
  /** What several are told in this turn, by what it is about. */
  readonly #shared = new Map<object, Outgoing>();
  readonly #options: AudienceOptions;
  #cancelSlice: (() => void) | undefined;
  #onSent = () => {};
  #flushedAt = 0;
  #flushed = 0;
  #backlog: Backlog = { bytes: 0, mostBytes: 0, busyConnections: 0 };

  constructor(options: AudienceOptions) {
    this.#options = options;
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

  /** Connections that are owed something. */
  get owing(): number {
    return this.#owing.size;
  }

  /** As last inspected. */
  get backlog(): Backlog {
    return this.#backlog;
  }

  get connections(): Iterable<Connection> {
    return this.#connections.values();
  }

  /**
   * Looks which connections still take what they are sent; to be called every second.
   * @param uptime monotonic milliseconds
   */
  inspect(uptime: number): void {
    const backlog = { bytes: 0, mostBytes: 0, busyConnections: 0 };
    for (const connection of this.#connections.values()) {
      const unsent = connection.watch(uptime);
      backlog.bytes += unsent;
      backlog.mostBytes = Math.max(backlog.mostBytes, unsent);
      if (connection.busy) backlog.busyConnections++;
      if (connection.slow) this.#options.onSlow(connection);
    }
    this.#backlog = backlog;
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
    let hearing = this.#hearing.get(room);
    if (!hearing) this.#hearing.set(room, hearing = new Hearing());
    hearing.add(connection, session);
    const heard = this.#heard.get(connection);
    if (heard) heard.add(room);
    else this.#heard.set(connection, new Set([room]));
  }

  unhear(session: Session, room: Room): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    const hearing = this.#hearing.get(room);
    hearing?.delete(connection);
    if (hearing?.size === 0) this.#hearing.delete(room);
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

  /** Tells what is made once in a turn for all who are told. @param about by which it is found */
  tellShared(session: Session, about: object, make: () => ServerEvent): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    let outgoing = this.#shared.get(about);
    if (!outgoing) this.#shared.set(about, outgoing = new Outgoing(make()));
    this.owe(connection, outgoing);
  }

  /** Tells all who hear the room. */
  publish({ room, ...publication }: Publication & { room: Room }): void {
    const hearing = this.#hearing.get(room);
    if (!hearing) return;
    this.#told.add(hearing);
    hearing.publish(publication, { root: this.#root, owing: this.#owing });
  }

  /** Tells all who watch the list of rooms. @param to only those of them */
  announce(event: ServerEvent, to?: readonly Session[]): void {
    // Counts are told again with the next change; that a room came or went is not.
    const outgoing = new Outgoing(event, { volatile: event.type === "room_list" });
    const told = to?.flatMap((session) => this.#connections.get(session) ?? []) ?? this.#watching;
    for (const connection of told) {
      if (this.#watching.has(connection)) this.owe(connection, outgoing);
    }
  }

  answer(session: Session, reply: Reply): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    connection.pushReply(reply, this.#root(connection.codec));
    this.#owing.add(connection);
  }

  refuse(session: Session, { ref, error }: { ref: Ref | undefined; error: ErrorData }): void {
    this.#options.meters.errors.add(error.code);
    if (ref !== undefined) this.answer(session, { type: "error", ref, data: error });
    else this.tell(session, { type: "error", data: error });
  }

  /** Sends bytes at once to the simple clients that hear the room. */
  relay(room: Room, data: ArrayBuffer): void {
    const frames = [{ data, bytes: data.byteLength, events: 1 }];
    for (const connection of this.#hearing.get(room)?.connections ?? []) {
      if (connection.dialect === "v1" || connection.dialect === "events") continue;
      connection.pushFrames(frames);
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
  flush(sent: () => void): void {
    this.#roots.clear();
    this.#shared.clear();
    this.#told.forEach((hearing) => hearing.settle());
    this.#told.clear();
    this.#onSent = sent;
    if (this.#cancelSlice) return;
    if (this.#owing.size === 0) return sent();
    this.#flushedAt = this.#options.clock.uptime();
    this.#flushed = 0;
    this.#sendSlice();
  }

  #sendSlice(): void {
    this.#cancelSlice = undefined;
    const { clock, meters, onSlow } = this.#options;
    let sent = 0;
    for (const connection of this.#owing) {
      if (sent++ === SLICE) {
        this.#cancelSlice = clock.soon(() => this.#sendSlice());
        return;
      }
      this.#flushed++;
      this.#owing.delete(connection);
      connection.flush();
      if (connection.slow) onSlow(connection);
    }
    meters.flushConnections.observe(this.#flushed);
    meters.flushSeconds.observe((clock.uptime() - this.#flushedAt) / 1_000);
    this.#onSent();
  }

  readonly #root = (codec: Codec): Owed => {
    let root = this.#roots.get(codec);
    if (!root) this.#roots.set(codec, root = new Owed(codec));
    return root;
  };
}
