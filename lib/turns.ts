import type { Server } from "./chat/call.ts";
import { apply } from "./chat/commands.ts";
import { type Effect, NotInMemory, type Turn } from "./chat/effects.ts";
import { relay } from "./chat/messages.ts";
import type { Session, State } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { Failures } from "./failures.ts";
import type { GroupCommit } from "./group_commit.ts";
import type { Identity } from "./identity.ts";
import type { PeopleReader } from "./people_reader.ts";
import type { Command, ErrorData, Ref } from "./protocol.ts";
import type { Store } from "./store/store.ts";

/** How many of one name are found in a room. */
const NAMESAKES = 10;

export interface TurnsOptions {
  state: State;
  server: Server;
  store: Store;
  people: PeopleReader;
  /** Takes what the calls come to. */
  commits: GroupCommit;
  failures: Failures;
  clock: Clock;
  identity: Identity;
  /** Makes 20 characters of `a` to `z` and `0` to `9`, never the same. */
  newId: () => string;
}

/** Calls the rules, each time in a turn of its own, and hands on what came of it to be committed. */
export class Turns {
  readonly #options: TurnsOptions;
  /** What each turn may look up. */
  readonly #lookups: Pick<
    Turn,
    "pastSeq" | "readOf" | "threadsOf" | "knownNames" | "namedIn" | "log" | "isSent" | "isPerson"
  >;

  constructor(options: TurnsOptions) {
    const { store, people } = options;
    this.#options = options;
    this.#lookups = {
      pastSeq: (key) => store.pastSeq(key),
      readOf: (personId, roomId) => store.readOf(personId, roomId),
      log: store,
      threadsOf: (personId, roomId) => store.threadsOf(personId, roomId),
      knownNames: (names) => store.knownNames(names),
      namedIn: (roomId, name) => store.namedIn(roomId, name, NAMESAKES),
      isSent: (authorId, cid) => store.isSent(authorId, cid),
      isPerson: (id) => people.isPerson(id),
    };
  }

  /** A turn that the caller adds to the commits. */
  begin(): Turn {
    const { clock, newId, identity } = this.#options;
    return {
      now: clock.now(),
      uptime: clock.uptime(),
      newId,
      identity,
      ...this.#lookups,
      effects: [],
      undo: [],
    };
  }

  apply(session: Session, command: Command): void {
    const { state, server } = this.#options;
    this.call(session, command.ref, (turn) => apply(state, session, command, { turn, server }));
  }

  relay(session: Session, bytes: ArrayBuffer): void {
    const { state } = this.#options;
    this.call(session, undefined, (turn) => relay(turn, state, session, bytes));
  }

  /** Calls a rule for a session, which is told if it fails; who is not in memory is read first. */
  call(session: Session, ref: Ref | undefined, rule: (turn: Turn) => void): void {
    const { commits, people, clock, failures } = this.#options;
    const read: Effect[] = [];
    for (;;) {
      const turn = this.begin();
      try {
        rule(turn);
        turn.effects.push(...read);
        commits.add(turn, { session, ref });
        return;
      } catch (error) {
        const person = error instanceof NotInMemory ? people.recall(error, clock.now()) : undefined;
        if (person) {
          read.push({ kind: "forget", person });
          continue;
        }
        commits.add({ effects: read, undo: [] }, { session });
        this.refuse(session, { error: failures.toErrorData(error), ref });
        return;
      }
    }
  }

  /**
   * Calls a rule that refuses nothing and needs nobody who is not in memory.
   * @param session who is told if it cannot be kept; `null` for what nobody asked for
   */
  run(session: Session | null, rule: (turn: Turn) => void): void {
    const turn = this.begin();
    rule(turn);
    this.#options.commits.add(turn, { session });
  }

  refuse(
    session: Session,
    { error, ref }: { error: ErrorData; ref?: Ref | undefined },
  ): void {
    const effect: Effect = { kind: "refuse", session, error, ref };
    this.#options.commits.add({ effects: [effect], undo: [] }, { session });
  }
}
