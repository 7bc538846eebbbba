import type { Audience } from "./audience.ts";
import type { Server } from "./chat/call.ts";
import type { Turn } from "./chat/effects.ts";
import { closeSession, decideDialect, listen, openSession } from "./chat/people.ts";
import { type Session, shortId, type State } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import { Connection, type ConnectionOwner } from "./connection.ts";
import type { Failures } from "./failures.ts";
import type { GroupCommit } from "./group_commit.ts";
import type { Heartbeats } from "./heartbeats.ts";
import type { Log } from "./log.ts";
import type { Meters } from "./meters.ts";
import type { Outgoing } from "./outbox.ts";
import { CLOSE, type Command, type ErrorData, LIMITS, type Ref, TIMES } from "./protocol.ts";
import type { Limit } from "./rate.ts";
import type { Turns } from "./turns.ts";

/** Longest pause that clients are asked to make before they come back to a restarted server. */
const RESTART_SPREAD_MS = 3_000;

/** Who comes, as far as the HTTP request shows. */
export interface Visit {
  address: string;
  /** Proven by the cookie. */
  personId: string | null;
  /** Offered the subprotocol of version 1. */
  version1: boolean;
  /** Offered its short form, too. */
  isBrief?: boolean;
  username: string | null;
  room: string | null;
}

export interface SessionsOptions {
  /** What the welcome says of the server. */
  about: { name: string; version: string };
  state: State;
  server: Server;
  audience: Audience;
  heartbeats: Heartbeats;
  turns: Turns;
  commits: GroupCommit;
  failures: Failures;
  clock: Clock;
  meters: Meters;
  log: Log;
  /** Frames that a client may send; `null`: as many as it likes. */
  rate: Limit | null;
  newId: () => string;
  /** From 0 up to, not including, 1. */
  random: () => number;
}

/** Gives each connection its session, calls the rules for what it sends, and ends the session with it. */
export class Sessions implements ConnectionOwner {
  readonly clock: Clock;
  readonly meters: Meters;
  readonly rate: Limit | null;
  readonly #options: SessionsOptions;
  readonly #audience: Audience;
  readonly #turns: Turns;
  /** Of connections that are not open yet. */
  readonly #visits = new WeakMap<Connection, Visit>();
  #isShut = false;

  constructor(options: SessionsOptions) {
    this.clock = options.clock;
    this.meters = options.meters;
    this.rate = options.rate;
    this.#options = options;
    this.#audience = options.audience;
    this.#turns = options.turns;
  }

  /** Takes over a socket from `Deno.upgradeWebSocket`. Never throws. */
  accept(socket: WebSocket, visit: Visit): void {
    const { version1, isBrief = false } = visit;
    const dialect = version1 ? "v1" : "undecided";
    this.#visits.set(new Connection(socket, { dialect, isBrief, owner: this }), visit);
  }

  /** From here on, whoever comes is asked to come back. */
  shut(): void {
    this.#isShut = true;
  }

  /**
   * Closes every socket, asking clients to come back after a random pause.
   * @returns when all have gone
   */
  async closeAll(): Promise<void> {
    const { random } = this.#options;
    await Promise.all(
      Array.from(this.#audience.connections, (connection) => {
        const retryAfterMs = Math.round(random() * RESTART_SPREAD_MS);
        return connection.closeAndWait(CLOSE.restart, `retry_after_ms=${retryAfterMs}`);
      }),
    );
  }

  open(connection: Connection): void {
    const visit = this.#visits.get(connection);
    if (!visit) return;
    this.#visits.delete(connection);
    if (this.#isShut) return connection.close(CLOSE.restart, "retry_after_ms=1000");
    const { about, state, server, heartbeats, commits, log, random } = this.#options;
    const turn = this.#turns.begin();
    const session = this.#openSession(turn, connection, visit);
    if (!session) return;
    connection.session = session;
    this.#audience.add(session, connection);
    if (visit.version1) heartbeats.add(session, random());
    log.info("CONNECT", `Session ${shortId(session.id)} connected`, {
      session: session.id,
      address: visit.address,
    });
    this.#audience.tell(session, {
      type: "welcome",
      data: {
        message: "Welcome to chat!",
        server: about,
        protocol: 1,
        session_id: session.id,
        user_id: session.person.id,
        username: session.person.name,
        epoch: server.epoch,
        heartbeat_ms: TIMES.heartbeatMs,
        limits: { message_length: LIMITS.messageLength, frame_bytes: LIMITS.frameBytes },
      },
    });
    if (visit.version1) commits.schedule();
    else {
      // The welcome alone does not wait to know the dialect.
      connection.flush();
      connection.hold();
      listen(turn, state, session);
    }
    commits.add(turn, { session });
    const { username, room } = visit;
    if (username !== null) this.#turns.apply(session, { type: "login", data: { username } });
    if (room !== null) this.#turns.apply(session, { type: "join_room", data: { room } });
  }

  decided(connection: Connection): void {
    const { session, dialect } = connection;
    if (!session) return;
    this.#turns.run(session, (turn) => {
      if (decideDialect(turn, this.#options.state, session, dialect)) connection.dropHeld();
    });
  }

  command({ session }: Connection, command: Command): void {
    if (session) this.#turns.apply(session, command);
  }

  bytes({ session }: Connection, bytes: ArrayBuffer): void {
    if (session) this.#turns.relay(session, bytes);
  }

  refused({ session }: Connection, failure: { error: ErrorData; ref?: Ref | undefined }): void {
    if (session) this.#turns.refuse(session, failure);
  }

  release(connection: Connection, outgoing: Outgoing): void {
    this.#audience.owe(connection, outgoing);
    this.#options.commits.schedule();
  }

  closed({ session }: Connection): void {
    if (!session) return;
    const { state, heartbeats, log } = this.#options;
    this.#audience.remove(session);
    heartbeats.remove(session);
    this.#turns.run(session, (turn) => closeSession(state, turn, session));
    log.info("DISCONNECT", `Session ${shortId(session.id)} disconnected`, {
      session: session.id,
    });
  }

  bug(error: unknown): void {
    this.#options.log.error("BUG", "A connection's handler failed", { cause: error });
  }

  #openSession(turn: Turn, connection: Connection, visit: Visit): Session | undefined {
    const { state, server, failures, newId } = this.#options;
    try {
      return openSession(state, turn, {
        id: newId(),
        personId: visit.personId,
        dialect: connection.dialect,
        readKnown: server.readKnown,
      });
    } catch (error) {
      failures.logStore(error);
      connection.close(CLOSE.resync, "The server cannot read who you are: come back and try again");
      return undefined;
    }
  }
}
