import { apply, type Server } from "./chat/commands.ts";
import { type Effect, NotInMemory, toMessage, type Turn } from "./chat/effects.ts";
import { displayName, isListed, shortId, timestamp } from "./chat/info.ts";
import { relay } from "./chat/messages.ts";
import {
  closeSession,
  decideDialect,
  forget,
  type Known,
  listen,
  openSession,
} from "./chat/people.ts";
import { forgetEmptied, recordRoom, tellChanges } from "./chat/rooms.ts";
import { type Room, type Session, State } from "./chat/state.ts";
import { expireTyping } from "./chat/typing.ts";
import type { Clock } from "./clock.ts";
import type { Codec } from "./codec/codec.ts";
import { Connection } from "./connection.ts";
import { ChatError } from "./errors.ts";
import type { Identity } from "./identity.ts";
import type { Log } from "./log.ts";
import { Outgoing, Owed } from "./outbox.ts";
import {
  CLOSE,
  type Command,
  type Cursors,
  type ErrorData,
  LIMITS,
  type Ref,
  TIMES,
} from "./protocol.ts";
import { type Appended, type Store, StoreError, type StoreRecord } from "./store/store.ts";

/** Under load a turn gathers for this long, in milliseconds: one commit and one frame a socket. */
const GATHER_MS = 2;
/** How often expired typing is looked for, in milliseconds. */
const TYPING_CHECK_MS = 250;
const SECOND_MS = 1_000;
/** Heartbeats are spread over this many slots of a second. */
const HEARTBEAT_SLOTS = TIMES.heartbeatMs / SECOND_MS;
const PURGE_EVERY_MS = 10 * 60 * SECOND_MS;
/** Events of one `replay` page. */
const REPLAY_PAGE = 200;
/** Pause before a replay goes on for a connection that is behind, in milliseconds. */
const REPLAY_PAUSE_MS = 20;
/** Characters after which a page of messages is full, so that no page alone makes a connection slow. */
const PAGE_LENGTH = 256 * 1024;
/** When to send again what the database could not take, in milliseconds. */
const STORAGE_RETRY_MS = 2_000;
/** Longest pause that clients are asked to make before they come back to a restarted server. */
const RESTART_SPREAD_MS = 3_000;

export interface HubOptions {
  /** The server's own name. */
  name: string;
  version: string;
  store: Store;
  clock: Clock;
  log: Log;
  identity: Identity;
  /** Makes 20 characters of `a` to `z` and `0` to `9`, never the same. */
  newId: () => string;
  /** From 0 up to, not including, 1. Spreads what should not happen at once. */
  random: () => number;
  /** Frames that a client may send; `null`: as many as it likes. */
  limits: { messagesPerSecond: number; burst: number } | null;
  /** How long the log of a temporary room is kept after it emptied. */
  temporaryRoomHours: number;
}

/** Who comes, as far as the HTTP request shows. */
export interface Visit {
  address: string;
  /** Proven by the cookie. */
  personId: string | null;
  /** Offered the subprotocol of version 1. */
  version1: boolean;
  username: string | null;
  room: string | null;
}

/** What one call of the rules came to; carried out when its turn's records are committed. */
interface Entry {
  /** Who is told if it fails; `null` for what nobody asked for. */
  session: Session | null;
  ref: Ref | undefined;
  effects: Effect[];
}

/** Owns the state and the connections: applies commands, commits what is durable, then tells. */
export class Hub {
  readonly #options: HubOptions;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #log: Log;
  readonly #state: State;
  readonly #server: Server;
  readonly #connections = new Map<Session, Connection>();
  readonly #hearing = new Map<Room, Set<Connection>>();
  readonly #watching = new Set<Connection>();
  readonly #sessionOf = new Map<Connection, Session>();
  readonly #heartbeatSlot = new Map<Connection, number>();
  readonly #timers: (() => void)[] = [];
  /** Waiting for the end of the turn. Bounded by what clients may send within `GATHER_MS`. */
  #pending: Entry[] = [];
  #scheduled: (() => void) | undefined;
  #flushedAt = -Infinity;
  /** Connections that are owed something in this flush. */
  #owing = new Set<Connection>();
  #roots = new Map<Codec, Owed>();
  #second = 0;
  #stopping = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#store = options.store;
    this.#log = options.log;
    this.#server = {
      epoch: options.store.epoch,
      readKnown: (personId) => this.#readKnown(personId),
    };
    const now = options.clock.now();
    this.#state = new State(options.store.load(), { now, newId: options.newId });
    this.#closeLeftOpen(now);
    this.#purge();
    this.#timers.push(
      options.clock.every(
        TYPING_CHECK_MS,
        () => this.#run((turn) => expireTyping(turn, this.#state)),
      ),
      options.clock.every(SECOND_MS, () => this.#everySecond()),
      options.clock.every(PURGE_EVERY_MS, () => this.#purge()),
    );
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** The rooms that everybody sees, and who is in them. */
  roomsOnline(): { name: string; user_count: number; users: string[] }[] {
    return [...this.#state.rooms.values()].filter(isListed).map((room) => ({
      name: room.name,
      user_count: room.present.size,
      users: [...room.present.keys()].map(displayName),
    }));
  }

  /** Takes over a socket from `Deno.upgradeWebSocket`. Never throws. */
  accept(socket: WebSocket, visit: Visit): void {
    const { limits } = this.#options;
    const connection: Connection = new Connection(socket, {
      dialect: visit.version1 ? "v1" : "undecided",
      rate: limits && { perSecond: limits.messagesPerSecond, burst: limits.burst },
      clock: this.#clock,
      onBug: (error) => this.#log.error("BUG", "A connection's handler failed", { cause: error }),
      events: {
        open: () => this.#open(connection, visit),
        decided: () => this.#decided(connection),
        command: (command) => this.#receive(connection, command),
        refused: (error, ref) => this.#refuse(connection, { error, ref }),
        bytes: (bytes) => this.#receiveBytes(connection, bytes),
        release: (outgoing) => {
          this.#owe(connection, outgoing);
          this.#schedule();
        },
        closed: () => this.#closed(connection),
      },
    });
  }

  /**
   * Commits what is open and closes every socket, asking clients to come back after a random pause.
   * @returns when all have gone, or after `deadlineMs`
   */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    this.#timers.forEach((cancel) => cancel());
    this.#scheduled?.();
    this.#flush();
    const gone = [...this.#connections.values()].map((connection) => {
      const retryAfterMs = Math.round(this.#options.random() * RESTART_SPREAD_MS);
      return connection.closeAndWait(CLOSE.restart, `retry_after_ms=${retryAfterMs}`);
    });
    let cancel = () => {};
    const deadline = new Promise<void>((resolve) => {
      cancel = this.#clock.after(deadlineMs, resolve);
    });
    await Promise.race([Promise.all(gone), deadline]);
    cancel();
    this.#scheduled?.();
    this.#flush();
  }

  #open(connection: Connection, visit: Visit): void {
    if (this.#stopping) {
      connection.close(CLOSE.restart, "retry_after_ms=1000");
      return;
    }
    const turn = this.#turn();
    const session = openSession(this.#state, turn, {
      id: this.#options.newId(),
      personId: visit.personId,
      dialect: connection.dialect,
      readKnown: this.#server.readKnown,
    });
    this.#connections.set(session, connection);
    this.#sessionOf.set(connection, session);
    this.#heartbeatSlot.set(connection, Math.floor(this.#options.random() * HEARTBEAT_SLOTS));
    this.#log.info("CONNECT", `Session ${shortId(session.id)} connected`, {
      session: session.id,
      address: visit.address,
    });
    this.#welcome(connection, session);
    connection.hold();
    if (connection.dialect === "undecided") listen(turn, this.#state, session);
    this.#enqueue({ session, ref: undefined, effects: turn.effects });
    if (visit.username !== null) {
      this.#receive(connection, { type: "login", data: { username: visit.username } });
    }
    if (visit.room !== null) {
      this.#receive(connection, { type: "join_room", data: { room: visit.room } });
    }
  }

  /** The first frame of every connection, and the only one that does not wait to know its dialect. */
  #welcome(connection: Connection, session: Session): void {
    const { name, version } = this.#options;
    const event = {
      type: "welcome" as const,
      data: {
        message: "Welcome to chat!",
        server: { name, version },
        protocol: 1 as const,
        session_id: session.id,
        user_id: session.person.id,
        username: session.person.name,
        epoch: this.#store.epoch,
        heartbeat_ms: TIMES.heartbeatMs,
        limits: { message_length: LIMITS.messageLength, frame_bytes: LIMITS.frameBytes },
      },
    };
    connection.push(new Outgoing(event), this.#root(connection.codec));
    connection.flush();
  }

  #decided(connection: Connection): void {
    const session = this.#sessionOf.get(connection);
    if (!session) return;
    // What was owed in the dialect assumed so far is sent before anything in the new one.
    connection.flush();
    const turn = this.#turn();
    if (decideDialect(turn, this.#state, session, connection.dialect)) connection.dropHeld();
    this.#enqueue({ session, ref: undefined, effects: turn.effects });
  }

  #receive(connection: Connection, command: Command): void {
    this.#call(connection, command.ref, (turn, session) => {
      apply(this.#state, session, command, { turn, server: this.#server });
    });
  }

  #receiveBytes(connection: Connection, bytes: ArrayBuffer): void {
    this.#call(connection, undefined, (turn, session) => relay(turn, this.#state, session, bytes));
  }

  /** Calls the rules for a connection; who is not in memory is read first. */
  #call(
    connection: Connection,
    ref: Ref | undefined,
    rule: (turn: Turn, session: Session) => void,
  ): void {
    const session = this.#sessionOf.get(connection);
    if (!session) return;
    const read: Effect[] = [];
    for (;;) {
      const turn = this.#turn();
      try {
        rule(turn, session);
        this.#enqueue({ session, ref, effects: [...turn.effects, ...read] });
        return;
      } catch (error) {
        if (error instanceof NotInMemory && this.#recall(error, read)) continue;
        this.#enqueue({ session, ref, effects: read });
        this.#refuse(connection, { error: this.#toErrorData(error), ref });
        return;
      }
    }
  }

  /** Reads a person from the store into the state. @returns whether there is one */
  #recall({ who }: NotInMemory, read: Effect[]): boolean {
    const { user_id, username = "" } = who;
    const known = user_id === undefined
      ? this.#store.peopleNamed(username, 1)[0] ?? this.#store.person(username)
      : this.#store.person(user_id);
    if (!known || this.#state.people.has(known.id)) return false;
    const person = this.#state.person(known.id, known, this.#clock.now());
    read.push({ kind: "forget", person });
    return true;
  }

  #toErrorData(error: unknown): ErrorData {
    if (error instanceof ChatError) return error.toData();
    if (error instanceof StoreError) {
      this.#log.error("STORE", error.message, { cause: error.cause });
      return storageUnavailable();
    }
    if (error instanceof NotInMemory) {
      const who = error.who.username ?? error.who.user_id ?? "";
      return { code: "user_not_found", message: `There is nobody called "${who}" here` };
    }
    this.#log.error("BUG", "A command failed", { cause: error });
    return {
      code: "internal",
      message: "Something went wrong in the server: try again, or tell whoever runs it",
    };
  }

  #refuse(
    connection: Connection,
    { error, ref }: { error: ErrorData; ref: Ref | undefined },
  ): void {
    const session = this.#sessionOf.get(connection);
    if (!session) return;
    this.#enqueue({ session, ref, effects: [{ kind: "refuse", session, ref, error }] });
  }

  #closed(connection: Connection): void {
    const session = this.#sessionOf.get(connection);
    if (!session) return;
    this.#sessionOf.delete(connection);
    this.#connections.delete(session);
    this.#heartbeatSlot.delete(connection);
    this.#watching.delete(connection);
    this.#owing.delete(connection);
    for (
      const room of [
        ...session.rooms,
        ...session.person.directs,
        this.#state.everyone,
        this.#state.general,
      ]
    ) {
      this.#unsubscribe(connection, room);
    }
    const turn = this.#turn();
    closeSession(this.#state, turn, session);
    this.#log.info("DISCONNECT", `Session ${shortId(session.id)} disconnected`, {
      session: session.id,
    });
    this.#enqueue({ session, ref: undefined, effects: turn.effects });
  }

  /** Calls the rules for nobody in particular. */
  #run(rule: (turn: Turn) => void): void {
    const turn = this.#turn();
    rule(turn);
    if (turn.effects.length === 0) return;
    this.#pending.push({ session: null, ref: undefined, effects: turn.effects });
    this.#schedule();
  }

  #turn(): Turn {
    const { newId, identity } = this.#options;
    return {
      now: this.#clock.now(),
      uptime: this.#clock.uptime(),
      newId,
      identity,
      pastSeq: (key) => this.#store.pastSeq(key),
      effects: [],
    };
  }

  #enqueue(entry: Entry): void {
    if (entry.effects.length === 0) return;
    this.#pending.push(entry);
    this.#schedule();
  }

  /** At once when it is quiet; under load so that a turn gathers for `GATHER_MS`. */
  #schedule(): void {
    if (this.#scheduled) return;
    const waitMs = GATHER_MS - (this.#clock.uptime() - this.#flushedAt);
    const flush = () => this.#flush();
    this.#scheduled = waitMs > 0 ? this.#clock.after(waitMs, flush) : this.#clock.soon(flush);
  }

  /** The end of a turn: one commit, then everything the turn came to, then one frame a socket. */
  #flush(): void {
    this.#scheduled = undefined;
    const entries = this.#pending;
    this.#pending = [];
    const appended = this.#commit(entries);
    for (const entry of entries) {
      for (const effect of entry.effects) this.#carryOut(effect, appended);
    }
    for (const connection of this.#owing) {
      connection.flush();
      if (connection.slow) this.#cutSlow(connection);
    }
    this.#owing.clear();
    this.#roots.clear();
    this.#flushedAt = this.#clock.uptime();
  }

  /** Makes the records of the entries durable; entries that cannot be come to an error instead. */
  #commit(entries: Entry[]): Appended[] {
    const records: StoreRecord[] = [];
    for (const { effects } of entries) {
      for (const effect of effects) {
        if (effect.kind === "record") records.push(effect.record);
        if (effect.kind === "append") {
          const rooms = effect.rooms.map(({ room, id }) => ({ roomId: room.id, id }));
          records.push({ kind: "append", rooms, message: effect.message });
        }
      }
    }
    if (records.length === 0) return [];
    try {
      const appended = this.#store.commit(records);
      this.#state.settle();
      return appended;
    } catch (error) {
      this.#state.rollBack();
      if (error instanceof StoreError) {
        this.#log.error("STORE", `${error.message}: messages are refused`, { cause: error.cause });
      } else this.#log.error("BUG", "A commit failed", { cause: error });
      for (const entry of entries) {
        const { session, ref } = entry;
        if (!session || !entry.effects.some(isEssential)) continue;
        entry.effects = [{ kind: "refuse", session, ref, error: storageUnavailable() }];
      }
      return [];
    }
  }

  #carryOut(effect: Effect, appended: Appended[]): void {
    switch (effect.kind) {
      case "tell":
        return this.#tell(effect.session, new Outgoing(effect.event));
      case "ack":
        return this.#reply(effect.session, { type: "ack", ref: effect.ref, data: effect.data });
      case "refuse":
        return this.#tellError(effect);
      case "publish": {
        const outgoing = new Outgoing(effect.event, { volatile: effect.volatile ?? false });
        return this.#publish(effect.room, outgoing, effect.except);
      }
      case "announce": {
        const outgoing = new Outgoing(effect.event, {
          volatile: effect.event.type === "room_list",
        });
        for (const connection of this.#watching) this.#owe(connection, outgoing);
        return;
      }
      case "subscribe":
        return this.#subscribe(effect.session, effect.room);
      case "unsubscribe": {
        const connection = this.#connections.get(effect.session);
        if (connection) this.#unsubscribe(connection, effect.room);
        return;
      }
      case "watch": {
        const connection = this.#connections.get(effect.session);
        if (!connection) return;
        if (effect.watch) this.#watching.add(connection);
        else this.#watching.delete(connection);
        return;
      }
      case "record":
        return;
      case "append":
        return this.#publishAppended(effect, appended.shift());
      case "history":
        return this.#sendHistory(effect);
      case "replay":
        return this.#replay(effect.session, effect.room, effect.after);
      case "relay":
        for (const connection of this.#hearing.get(effect.room) ?? []) {
          if (connection.dialect === "v1" || connection.dialect === "events") continue;
          connection.pushBytes(effect.bytes);
        }
        return;
      case "forget":
        return forget(this.#state, effect.person);
      case "close": {
        const connection = this.#connections.get(effect.session);
        connection?.flush();
        connection?.close(effect.code, effect.reason);
        return;
      }
    }
  }

  #publishAppended(
    effect: Extract<Effect, { kind: "append" }>,
    appended: Appended | undefined,
  ): void {
    if (!appended) throw new Error("The store did not say where a message went");
    const { message, session, answer } = effect;
    if (!appended.duplicate) {
      effect.rooms.forEach(({ room }, i) => {
        const place = appended.places[i];
        if (!place) throw new Error("The store did not say where a message went");
        room.lastSeq = place.seq;
        room.changedAt = this.#clock.uptime();
        const data = toMessage(room.name, { ...message, ...place });
        this.#publish(room, new Outgoing({ type: "new_message", data }));
        const from = `Session ${shortId(session.id)}`;
        this.#log.info("MESSAGE", `${from}: message ${place.seq} in ${room.name}`, {
          id: place.id,
        });
        this.#log.debug("MESSAGE", `${from}: ${message.text}`);
      });
    }
    if (answer) {
      this.#reply(session, { type: "ack", ref: answer.ref, data: answer.data(appended) });
    }
  }

  #tell(session: Session, outgoing: Outgoing): void {
    const connection = this.#connections.get(session);
    if (connection) this.#owe(connection, outgoing);
  }

  #publish(room: Room, outgoing: Outgoing, except?: Session["person"]): void {
    for (const connection of this.#hearing.get(room) ?? []) {
      if (except && this.#sessionOf.get(connection)?.person === except) continue;
      this.#owe(connection, outgoing);
    }
  }

  #owe(connection: Connection, outgoing: Outgoing): void {
    connection.push(outgoing, this.#root(connection.codec));
    this.#owing.add(connection);
  }

  #reply(session: Session, reply: Parameters<Connection["pushReply"]>[0]): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    connection.pushReply(reply, this.#root(connection.codec));
    this.#owing.add(connection);
  }

  #tellError({ session, ref, error }: Extract<Effect, { kind: "refuse" }>): void {
    if (ref !== undefined) this.#reply(session, { type: "error", ref, data: error });
    else this.#tell(session, new Outgoing({ type: "error", data: error }));
  }

  #root(codec: Codec): Owed {
    let root = this.#roots.get(codec);
    if (!root) this.#roots.set(codec, root = new Owed(codec));
    return root;
  }

  #subscribe(session: Session, room: Room): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    const hearing = this.#hearing.get(room);
    if (hearing) hearing.add(connection);
    else this.#hearing.set(room, new Set([connection]));
  }

  #unsubscribe(connection: Connection, room: Room): void {
    const hearing = this.#hearing.get(room);
    if (hearing?.delete(connection) && hearing.size === 0) this.#hearing.delete(room);
  }

  /** Reading ends where members have been told so far, so that nothing reaches anybody twice. */
  #sendHistory({ session, room, page, ref }: Extract<Effect, { kind: "history" }>): void {
    let reply: Parameters<Connection["pushReply"]>[0] | undefined;
    try {
      const before = Math.min(page.before ?? Infinity, room.lastSeq + 1);
      const range = page.after === undefined
        ? { ...page, before }
        : { after: page.after, limit: page.limit };
      const { events, hasMore } = page.limit === 0
        ? { events: [], hasMore: room.lastSeq > 0 }
        : this.#store.history(room.id, range);
      const told = events.filter((event) => event.seq <= room.lastSeq);
      const fitting = withinLength(told, page.after === undefined);
      const has_more = hasMore || fitting.length < told.length;
      const messages = fitting.map((event) => toMessage(room.name, event));
      const data = { room: room.name, messages, has_more };
      this.#tell(session, new Outgoing({ type: "message_history", data }));
      const ack = { room: room.name, count: messages.length, has_more };
      if (ref !== undefined) reply = { type: "ack", ref, data: ack };
    } catch (error) {
      const failure = this.#toErrorData(error);
      this.#tellError({ kind: "refuse", session, ref, error: failure });
    }
    if (reply) this.#reply(session, reply);
  }

  /**
   * Sends what came after a cursor, page by page as the connection takes it, and then lets it hear the
   * room. The last page and the subscription happen in one turn: nothing can come between.
   */
  #replay(session: Session, room: Room, after: number | null): void {
    const connection = this.#connections.get(session);
    if (!connection || !mayHear(session, room, this.#state)) return;
    const void_ = after === null || after > room.lastSeq || after < room.firstSeq - 1 ||
      room.lastSeq - after > LIMITS.resumeEvents;
    if (void_) {
      const data = { room: room.name, first_seq: room.firstSeq, last_seq: room.lastSeq };
      this.#tell(session, new Outgoing({ type: "gap", data }));
      this.#subscribe(session, room);
      return;
    }
    let cursor = after;
    try {
      while (cursor < room.lastSeq) {
        if (connection.busy) {
          this.#clock.after(REPLAY_PAUSE_MS, () => this.#resumeReplay(session, room, cursor));
          return;
        }
        const { events } = this.#store.history(room.id, { after: cursor, limit: REPLAY_PAGE });
        const told = events.filter((event) => event.seq <= room.lastSeq);
        if (told.length === 0) break;
        for (const event of withinLength(told, false)) {
          const data = toMessage(room.name, event);
          this.#tell(session, new Outgoing({ type: "new_message", data }));
          cursor = event.seq;
        }
        connection.flush();
      }
      this.#subscribe(session, room);
    } catch (error) {
      // The log cannot be read now: the client comes back and asks again.
      this.#toErrorData(error);
      connection.close(CLOSE.resync, "The log cannot be read");
    }
  }

  #resumeReplay(session: Session, room: Room, cursor: number): void {
    const connection = this.#connections.get(session);
    if (!connection) return;
    connection.watch(this.#clock.uptime());
    this.#run((turn) => turn.effects.push({ kind: "replay", session, room, after: cursor }));
  }

  #everySecond(): void {
    const uptime = this.#clock.uptime();
    this.#second = (this.#second + 1) % HEARTBEAT_SLOTS;
    const beats = new Map<string, Outgoing>();
    for (const [session, connection] of this.#connections) {
      connection.watch(uptime);
      if (connection.slow) this.#cutSlow(connection);
      else if (
        connection.dialect === "v1" && this.#heartbeatSlot.get(connection) === this.#second
      ) {
        this.#beat(connection, session, beats);
      }
    }
    this.#run((turn) => tellChanges(turn, this.#state));
    this.#schedule();
  }

  /** @param beats of this second: sessions in whose rooms the same happened share one */
  #beat(connection: Connection, session: Session, beats: Map<string, Outgoing>): void {
    const since = this.#clock.uptime() - TIMES.heartbeatMs - SECOND_MS;
    const rooms: Cursors = {};
    for (const room of [...session.rooms, ...session.person.directs, this.#state.everyone]) {
      if (room.changedAt > since && room.changedAt > 0) rooms[room.name] = room.lastSeq;
    }
    const key = JSON.stringify(rooms);
    let outgoing = beats.get(key);
    if (!outgoing) {
      const data = { rooms, timestamp: timestamp(this.#clock.now()) };
      beats.set(key, outgoing = new Outgoing({ type: "heartbeat", data }));
    }
    this.#owe(connection, outgoing);
  }

  #cutSlow(connection: Connection): void {
    this.#log.warn("SLOW", "A connection takes too little of what it is sent: it is closed");
    connection.close(CLOSE.slow, "Too slow: come back and resume");
  }

  #readKnown(personId: string): Known {
    const directs = this.#store.directRooms(personId);
    const ids = new Set(directs.flatMap((room) => room.people));
    ids.delete(personId);
    const partners = [...ids].map((id) =>
      this.#store.person(id) ?? { id, name: shortId(id), lastSeenAt: 0 }
    );
    return { person: this.#store.person(personId), directs, partners };
  }

  /** A crash leaves temporary rooms open in the store: their 24 hours begin now. */
  #closeLeftOpen(now: number): void {
    const turn = this.#turn();
    for (const room of this.#state.rooms.values()) {
      if (room.kind === "temporary" && room.emptiedAt === now) recordRoom(turn, room);
    }
    const records = turn.effects.flatMap((effect) => effect.kind === "record" ? effect.record : []);
    try {
      if (records.length > 0) this.#store.commit(records);
    } catch (error) {
      this.#toErrorData(error);
    }
  }

  #purge(): void {
    const emptiedBefore = this.#clock.now() - this.#options.temporaryRoomHours * 3_600_000;
    try {
      forgetEmptied(this.#state, emptiedBefore);
      if (this.#store.purge(emptiedBefore)) this.#clock.after(SECOND_MS, () => this.#purge());
    } catch (error) {
      this.#toErrorData(error);
    }
  }
}

function isEssential(effect: Effect): boolean {
  return effect.kind === "append" || (effect.kind === "record" && effect.essential);
}

function mayHear(session: Session, room: Room, state: State): boolean {
  return session.rooms.has(room) || session.person.directs.has(room) || room === state.everyone;
}

function storageUnavailable(): ErrorData {
  return {
    code: "storage_unavailable",
    message: "The message could not be stored and was not sent: try again in a moment",
    retry_after_ms: STORAGE_RETRY_MS,
  };
}

/** As many events as a page may carry, from its newest or its oldest end. */
function withinLength<E extends { text: string }>(events: E[], newest: boolean): E[] {
  const from = newest ? events.toReversed() : events;
  let length = 0;
  const fitting = from.filter((event) => {
    length += event.text.length + 200;
    return length <= PAGE_LENGTH;
  });
  return newest ? fitting.reverse() : fitting;
}
