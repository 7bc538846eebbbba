import { Audience } from "./audience.ts";
import { apply, type Server } from "./chat/commands.ts";
import { type Effect, NotInMemory, toMessage, type Turn } from "./chat/effects.ts";
import { displayName, isListed } from "./chat/info.ts";
import { relay } from "./chat/messages.ts";
import { closeSession, decideDialect, forget, listen, openSession } from "./chat/people.ts";
import { tellChanges } from "./chat/room_list.ts";
import { type Session, shortId, State } from "./chat/state.ts";
import { expireTyping } from "./chat/typing.ts";
import type { Clock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { ChatError } from "./errors.ts";
import { GroupCommit, storageUnavailable } from "./group_commit.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { Identity } from "./identity.ts";
import type { Log } from "./log.ts";
import { LogReader } from "./log_reader.ts";
import { PeopleReader } from "./people_reader.ts";
import { CLOSE, type Command, type ErrorData, LIMITS, type Ref, TIMES } from "./protocol.ts";
import { Retention } from "./retention.ts";
import { type Appended, type Store, StoreError } from "./store/store.ts";

/** How often expired typing is looked for, in milliseconds. */
const TYPING_CHECK_MS = 250;
const SECOND_MS = 1_000;
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

/** Owns the state and the connections: applies commands, commits what is durable, then tells. */
export class Hub {
  readonly #options: HubOptions;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #log: Log;
  readonly #state: State;
  readonly #server: Server;
  readonly #audience: Audience;
  readonly #reader: LogReader;
  readonly #turns: GroupCommit;
  readonly #people: PeopleReader;
  readonly #retention: Retention;
  readonly #heartbeats = new Heartbeats();
  readonly #timers: (() => void)[];
  #stopping = false;

  constructor(options: HubOptions) {
    const { clock, store, log } = options;
    this.#options = options;
    this.#clock = clock;
    this.#store = store;
    this.#log = log;
    const now = clock.now();
    this.#state = new State(store.load(), { now, newId: options.newId });
    this.#people = new PeopleReader(store, this.#state);
    this.#server = {
      epoch: store.epoch,
      readKnown: (personId) => this.#people.known(personId),
    };
    this.#audience = new Audience(clock, (connection) => {
      log.warn("SLOW", "A connection takes too little of what it is sent: it is closed");
      connection.close(CLOSE.slow, "Too slow: come back and resume");
    });
    this.#reader = new LogReader({
      store,
      clock,
      audience: this.#audience,
      mayHear: (session, room) =>
        session.rooms.has(room) || session.person.directs.has(room) ||
        room === this.#state.everyone,
      toErrorData: (error) => this.#toErrorData(error),
      send: () => this.#turns.schedule(),
    });
    this.#turns = new GroupCommit({
      store,
      clock,
      onStoreError: (error) => this.#logStoreError(error),
      onBug: (error) => log.error("BUG", "What happened could not be told", { cause: error }),
      carryOut: (effect, appended) => this.#carryOut(effect, appended),
      send: () => this.#audience.flush(),
    });
    this.#retention = new Retention({
      store,
      state: this.#state,
      clock,
      temporaryRoomHours: options.temporaryRoomHours,
      run: (rule) => this.#run(rule),
      onStoreError: (error) => this.#logStoreError(error),
    }, now);
    this.#timers = [
      clock.every(TYPING_CHECK_MS, () => this.#run((turn) => expireTyping(turn, this.#state))),
      clock.every(SECOND_MS, () => this.#everySecond()),
    ];
  }

  get connectionCount(): number {
    return this.#audience.size;
  }

  /** How much is held in memory: goes back to where it was when everybody has gone. */
  get census(): Record<string, number> {
    return {
      connections: this.#audience.size,
      roomsHeard: this.#audience.roomsHeard,
      watching: this.#audience.watching,
      heartbeats: this.#heartbeats.size,
      people: this.#state.people.size,
      sessions: this.#state.sessions.size,
      conversations: this.#state.directs.size,
      typing: this.#state.typing.size,
      changed: this.#state.changed.size,
    };
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
    let session: Session | undefined;
    const connection: Connection = new Connection(socket, {
      dialect: visit.version1 ? "v1" : "undecided",
      rate: limits && { perSecond: limits.messagesPerSecond, burst: limits.burst },
      clock: this.#clock,
      onBug: (error) => this.#log.error("BUG", "A connection's handler failed", { cause: error }),
      events: {
        open: () => session = this.#open(connection, visit),
        decided: () => session && this.#decided(session, connection),
        command: (command) => session && this.#apply(session, command),
        bytes: (bytes) => session && this.#relay(session, bytes),
        refused: (error, ref) => session && this.#refuse(session, { error, ref }),
        release: (outgoing) => {
          this.#audience.owe(connection, outgoing);
          this.#turns.schedule();
        },
        closed: () => session && this.#closed(session),
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
    this.#retention.stop();
    this.#turns.end();
    const gone = [...this.#audience.connections].map((connection) => {
      const retryAfterMs = Math.round(this.#options.random() * RESTART_SPREAD_MS);
      return connection.closeAndWait(CLOSE.restart, `retry_after_ms=${retryAfterMs}`);
    });
    let cancel = () => {};
    const deadline = new Promise<void>((resolve) => {
      cancel = this.#clock.after(deadlineMs, resolve);
    });
    await Promise.race([Promise.all(gone), deadline]);
    cancel();
    this.#turns.end();
  }

  #open(connection: Connection, visit: Visit): Session | undefined {
    if (this.#stopping) {
      connection.close(CLOSE.restart, "retry_after_ms=1000");
      return undefined;
    }
    const { name, version, random } = this.#options;
    const turn = this.#turn();
    const session = this.#openSession(turn, connection, visit);
    if (!session) return undefined;
    this.#audience.add(session, connection);
    if (visit.version1) this.#heartbeats.add(session, random());
    this.#log.info("CONNECT", `Session ${shortId(session.id)} connected`, {
      session: session.id,
      address: visit.address,
    });
    this.#audience.tell(session, {
      type: "welcome",
      data: {
        message: "Welcome to chat!",
        server: { name, version },
        protocol: 1,
        session_id: session.id,
        user_id: session.person.id,
        username: session.person.name,
        epoch: this.#server.epoch,
        heartbeat_ms: TIMES.heartbeatMs,
        limits: { message_length: LIMITS.messageLength, frame_bytes: LIMITS.frameBytes },
      },
    });
    // The welcome alone does not wait to know the dialect.
    connection.flush();
    connection.hold();
    if (connection.dialect === "undecided") listen(turn, this.#state, session);
    this.#turns.add(turn, { session });
    const { username, room } = visit;
    if (username !== null) this.#apply(session, { type: "login", data: { username } });
    if (room !== null) this.#apply(session, { type: "join_room", data: { room } });
    return session;
  }

  #openSession(turn: Turn, connection: Connection, visit: Visit): Session | undefined {
    try {
      return openSession(this.#state, turn, {
        id: this.#options.newId(),
        personId: visit.personId,
        dialect: connection.dialect,
        readKnown: this.#server.readKnown,
      });
    } catch (error) {
      this.#logStoreError(error);
      connection.close(CLOSE.resync, "The server cannot read who you are: come back and try again");
      return undefined;
    }
  }

  #decided(session: Session, connection: Connection): void {
    const turn = this.#turn();
    if (decideDialect(turn, this.#state, session, connection.dialect)) connection.dropHeld();
    this.#turns.add(turn, { session });
  }

  #closed(session: Session): void {
    this.#audience.remove(session);
    this.#heartbeats.remove(session);
    const turn = this.#turn();
    closeSession(this.#state, turn, session);
    this.#log.info("DISCONNECT", `Session ${shortId(session.id)} disconnected`, {
      session: session.id,
    });
    this.#turns.add(turn, { session });
  }

  #apply(session: Session, command: Command): void {
    this.#call(session, command.ref, (turn) => {
      apply(this.#state, session, command, { turn, server: this.#server });
    });
  }

  #relay(session: Session, bytes: ArrayBuffer): void {
    this.#call(session, undefined, (turn) => relay(turn, this.#state, session, bytes));
  }

  /** Calls the rules for a session; who is not in memory is read first. */
  #call(session: Session, ref: Ref | undefined, rule: (turn: Turn) => void): void {
    const read: Effect[] = [];
    for (;;) {
      const turn = this.#turn();
      try {
        rule(turn);
        turn.effects.push(...read);
        this.#turns.add(turn, { session, ref });
        return;
      } catch (error) {
        const person = error instanceof NotInMemory
          ? this.#people.recall(error, this.#clock.now())
          : undefined;
        if (person) {
          read.push({ kind: "forget", person });
          continue;
        }
        this.#turns.add({ effects: read, undo: [] }, { session });
        this.#refuse(session, { error: this.#toErrorData(error), ref });
        return;
      }
    }
  }

  /** Calls the rules for nobody in particular. */
  #run(rule: (turn: Turn) => void): void {
    const turn = this.#turn();
    rule(turn);
    this.#turns.add(turn, { session: null });
  }

  #refuse(session: Session, failure: { error: ErrorData; ref: Ref | undefined }): void {
    const effect: Effect = { kind: "refuse", session, ...failure };
    this.#turns.add({ effects: [effect], undo: [] }, { session });
  }

  #turn(): Turn {
    const { newId, identity } = this.#options;
    return {
      now: this.#clock.now(),
      uptime: this.#clock.uptime(),
      newId,
      identity,
      pastSeq: (key) => this.#store.pastSeq(key),
      isSent: (authorId, cid) => this.#store.isSent(authorId, cid),
      isPerson: (id) => this.#people.isPerson(id),
      effects: [],
      undo: [],
    };
  }

  #carryOut(effect: Effect, appended: Appended[]): void {
    const audience = this.#audience;
    switch (effect.kind) {
      case "tell":
        return audience.tell(effect.session, effect.event);
      case "ack":
        return audience.answer(effect.session, {
          type: "ack",
          ref: effect.ref,
          data: effect.data,
        });
      case "refuse":
        return audience.refuse(effect.session, effect);
      case "publish":
        return audience.publish(effect);
      case "announce":
        return audience.announce(effect.event);
      case "subscribe":
        return audience.hear(effect.session, effect.room);
      case "unsubscribe":
        return audience.unhear(effect.session, effect.room);
      case "watch":
        return audience.watch(effect.session, effect.watch);
      case "after":
        return this.#call(effect.session, effect.ref, effect.rule);
      case "record":
        return;
      case "append":
        return this.#publishAppended(effect, appended.shift());
      case "history":
        return this.#reader.sendPage(effect);
      case "replay":
        return this.#reader.replay(effect);
      case "relay":
        return audience.relay(effect.room, effect.bytes);
      case "forget":
        return forget(this.#state, effect.person);
      case "close": {
        const connection = audience.connectionOf(effect.session);
        connection?.flush();
        return connection?.close(effect.code, effect.reason);
      }
    }
  }

  #publishAppended(
    { message, session, answer, rooms }: Extract<Effect, { kind: "append" }>,
    appended: Appended | undefined,
  ): void {
    if (!appended) throw new Error("The store did not say where a message went");
    if (!appended.duplicate) {
      appended.places.forEach((place, i) => {
        const room = rooms[i]?.room;
        if (!room) throw new Error("The store put a message where it was not sent");
        room.lastSeq = place.seq;
        room.changedAt = this.#clock.uptime();
        const data = toMessage(room.name, { ...message, ...place });
        this.#audience.publish({ room, event: { type: "new_message", data } });
        const from = `Session ${shortId(session.id)}`;
        // Who talks with whom is nobody's business, not even in a log.
        const where = room.kind === "direct" ? "a conversation" : room.name;
        this.#log.info("MESSAGE", `${from}: message ${place.seq} in ${where}`, { id: place.id });
        this.#log.debug("MESSAGE", `${from}: ${message.text}`);
      });
    }
    if (answer) {
      this.#audience.answer(session, { type: "ack", ref: answer.ref, data: answer.data(appended) });
    }
  }

  #everySecond(): void {
    this.#audience.inspect(this.#clock.uptime());
    this.#heartbeats.beat(this.#audience, this.#state, this.#clock);
    this.#run((turn) => tellChanges(turn, this.#state));
    this.#turns.schedule();
  }

  #toErrorData(error: unknown): ErrorData {
    if (error instanceof ChatError) return error.toData();
    if (error instanceof StoreError) {
      this.#logStoreError(error);
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

  #logStoreError(error: unknown): void {
    if (error instanceof StoreError) {
      this.#log.error("STORE", `${error.message}: messages are refused`, { cause: error.cause });
    } else if (error === null) {
      this.#log.info("STORE", "The database can be used again");
    } else this.#log.error("BUG", "The store failed", { cause: error });
  }
}
