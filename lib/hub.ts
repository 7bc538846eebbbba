import { Audience } from "./audience.ts";
import { displayName, isListed } from "./chat/info.ts";
import { tellChanges } from "./chat/room_list.ts";
import { State } from "./chat/state.ts";
import { expireTyping } from "./chat/typing.ts";
import type { Clock } from "./clock.ts";
import { Failures } from "./failures.ts";
import { GroupCommit } from "./group_commit.ts";
import { Heartbeats } from "./heartbeats.ts";
import { type HubReadings, readHub } from "./hub_readings.ts";
import type { Identity } from "./identity.ts";
import type { Log } from "./log.ts";
import { LogReader } from "./log_reader.ts";
import type { Meters } from "./meters.ts";
import { PeopleReader } from "./people_reader.ts";
import { CLOSE, type CommandData, type SearchPage } from "./protocol.ts";
import { Retention } from "./retention.ts";
import type { Search } from "./search/search.ts";
import { SearchedStore } from "./search/searched_store.ts";
import { Searches } from "./searches.ts";
import { Sessions, type Visit } from "./sessions.ts";
import { MeteredStore } from "./store/metered.ts";
import type { Store } from "./store/store.ts";
import { Teller } from "./teller.ts";
import { Turns } from "./turns.ts";
import { Unread } from "./unread.ts";
import { WriteBehind } from "./write_behind.ts";

/** How often expired typing is looked for, in milliseconds. */
const TYPING_CHECK_MS = 250;
const SECOND_MS = 1_000;

export interface HubOptions {
  /** The server's own name. */
  name: string;
  version: string;
  store: Store;
  /** Finds what is in the store. */
  search: Search;
  clock: Clock;
  log: Log;
  /** Counts what happens. */
  meters: Meters;
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

/** Owns the state and what works on it, makes them know each other, and does what is due as time goes by. */
export class Hub {
  readonly #clock: Clock;
  readonly #state: State;
  readonly #audience: Audience;
  readonly #reader: LogReader;
  readonly #searches: Searches;
  readonly #unread: Unread;
  readonly #commits: GroupCommit;
  readonly #turns: Turns;
  readonly #teller: Teller;
  readonly #sessions: Sessions;
  readonly #retention: Retention;
  readonly #heartbeats = new Heartbeats();
  readonly #timers: (() => void)[];

  constructor(options: HubOptions) {
    const { name, version, clock, log, meters, identity, newId, random, limits } = options;
    const metered = new MeteredStore(options.store, { meters, uptime: () => clock.uptime() });
    const store = new WriteBehind(new SearchedStore(metered, options.search));
    const now = clock.now();
    const state = new State(store.load(), { now, newId });
    const people = new PeopleReader(store, state);
    const server = {
      epoch: store.epoch,
      readKnown: (personId: string) => people.known(personId),
    };
    const failures = new Failures(log);
    const onStoreError = (error: unknown) => failures.logStore(error);
    const audience = new Audience({
      clock,
      meters,
      onSlow: (connection) => {
        log.warn("SLOW", "A connection takes too little of what it is sent: it is closed");
        connection.close(CLOSE.slow, "Too slow: come back and resume");
      },
    });
    const reader = new LogReader({
      store,
      clock,
      meters,
      audience,
      mayHear: (session, room) =>
        session.rooms.has(room) || session.person.directs.has(room) || room === state.everyone,
      toErrorData: (error) => failures.toErrorData(error),
      send: () => this.#commits.schedule(),
    });
    const unread = new Unread({
      store,
      audience,
      clock,
      onError: (error) => failures.toErrorData(error),
      send: () => this.#commits.schedule(),
    });
    const searches = this.#searches = new Searches({
      state,
      store,
      search: options.search,
      audience,
      clock,
      toErrorData: (error) => failures.toErrorData(error),
      send: () => this.#commits.schedule(),
    });
    const commits = new GroupCommit({
      store,
      clock,
      onStoreError,
      onBug: (error) => log.error("BUG", "What happened could not be told", { cause: error }),
      carryOut: (effect, appended) => this.#teller.carryOut(effect, appended),
      send: (sent) => audience.flush(sent),
    });
    const turns = new Turns({
      state,
      server,
      store,
      people,
      commits,
      failures,
      clock,
      identity,
      newId,
    });
    this.#clock = clock;
    this.#state = state;
    this.#audience = audience;
    this.#reader = reader;
    this.#unread = unread;
    this.#commits = commits;
    this.#turns = turns;
    this.#teller = new Teller({
      state,
      audience,
      reader,
      searches,
      unread,
      turns,
      clock,
      meters,
      log,
      store,
      toErrorData: (error) => failures.toErrorData(error),
    });
    this.#sessions = new Sessions({
      about: { name, version },
      state,
      server,
      audience,
      heartbeats: this.#heartbeats,
      turns,
      commits,
      failures,
      clock,
      meters,
      log,
      rate: limits && { perSecond: limits.messagesPerSecond, burst: limits.burst },
      newId,
      random,
    });
    this.#retention = new Retention({
      store,
      state,
      clock,
      temporaryRoomHours: options.temporaryRoomHours,
      run: (rule) => turns.run(null, rule),
      onStoreError,
    }, now);
    this.#timers = [
      clock.every(TYPING_CHECK_MS, () => turns.run(null, (turn) => expireTyping(turn, state))),
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
      reads: countReads(this.#state),
      typing: this.#state.typing.size,
      changed: this.#state.changed.size,
    };
  }

  /** How things stand, for those who watch. */
  get readings(): HubReadings {
    return readHub({
      state: this.#state,
      audience: this.#audience,
      commits: this.#commits,
      reader: this.#reader,
    });
  }

  /** The rooms that everybody sees, and who is in them. */
  roomsOnline(): { name: string; user_count: number; users: string[] }[] {
    return [...this.#state.rooms.values()].filter(isListed).map((room) => ({
      name: room.name,
      user_count: room.present.size,
      users: [...room.present.keys()].map(displayName),
    }));
  }

  /**
   * What this person finds in the rooms that they may read.
   * @throws {ChatError} `search_too_slow`, `search_unavailable`, `too_fast`
   * @throws {StoreError} if the database cannot be read
   */
  search(personId: string, search: CommandData["search"]): Promise<SearchPage> {
    return this.#searches.find(personId, search);
  }

  /** Takes over a socket from `Deno.upgradeWebSocket`. Never throws. */
  accept(socket: WebSocket, visit: Visit): void {
    this.#sessions.accept(socket, visit);
  }

  /**
   * Commits what is open and closes every socket, asking clients to come back after a random pause.
   * @returns when all have gone, or after `deadlineMs`
   */
  async stop(deadlineMs: number): Promise<void> {
    this.#sessions.shut();
    this.#timers.forEach((cancel) => cancel());
    this.#retention.stop();
    let cancel = () => {};
    const deadline = new Promise<void>((resolve) => {
      cancel = this.#clock.after(deadlineMs, resolve);
    });
    await Promise.race([this.#commits.settle(), deadline]);
    await Promise.race([this.#sessions.closeAll(), deadline]);
    await Promise.race([this.#commits.stop(), deadline]);
    cancel();
  }

  #everySecond(): void {
    this.#audience.inspect(this.#clock.uptime());
    this.#reader.tidy();
    this.#unread.forget();
    this.#heartbeats.beat(this.#audience, this.#state, this.#clock);
    this.#turns.run(null, (turn) => tellChanges(turn, this.#state));
    this.#commits.schedule();
  }
}

function countReads({ rooms, directs }: State): number {
  let count = 0;
  for (const room of [...rooms.values(), ...directs.values()]) count += room.reads.size;
  return count;
}
