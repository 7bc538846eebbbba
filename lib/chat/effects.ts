import type {
  AckData,
  CommandData,
  CommandType,
  Dialect,
  ErrorData,
  Ref,
  ServerEvent,
} from "../protocol.ts";
import type {
  Appended,
  LateRecord,
  Store,
  StoredRead,
  StoredThread,
  StoreRecord,
} from "../store/store.ts";
import type { Person, Room, Session } from "./state.ts";

/**
 * Which part of a room's log is wanted: `before` and `after` are cursors, `around` is a message; without
 * any of them the last. Of a thread, if one is named.
 */
export type PageRange =
  & Pick<
    CommandData["history"],
    "before" | "after" | "around" | "thread"
  >
  & { limit: number };

/**
 * What a command comes to. The teller carries effects out in order, after the commit of the turn they
 * belong to.
 */
export type Effect =
  /** One session is told. */
  | { kind: "tell"; session: Session; event: ServerEvent }
  /** One session is told who is in the room when the turn ends. */
  | { kind: "people"; session: Session; room: Room }
  /** The answer to a command that carried a `ref`. */
  | { kind: "ack"; session: Session; ref: Ref; data: LateData<CommandType> }
  /** A command failed. */
  | { kind: "refuse"; session: Session; ref: Ref | undefined; error: ErrorData }
  /** Everybody who hears the room is told, but for the sessions of `except`, or those of one dialect only. `volatile`: may be dropped. */
  | {
    kind: "publish";
    room: Room;
    event: ServerEvent;
    except?: Person;
    only?: Dialect;
    volatile?: boolean;
  }
  /** What follows once the call's records are durable: rules again, in a turn of their own. */
  | { kind: "after"; session: Session; ref: Ref | undefined; rule: (turn: Turn) => void }
  /** Every session that watches the list of rooms is told; with `to` only those of them. */
  | { kind: "announce"; event: ServerEvent; to?: readonly Session[] }
  /** The session hears the room from here on, or no longer. */
  | { kind: "subscribe" | "unsubscribe"; session: Session; room: Room }
  /** The session is told, or no longer, when the list of rooms changes. */
  | { kind: "watch"; session: Session; watch: boolean }
  /** Must be durable before anything is told. */
  | { kind: "record"; record: StoreRecord; essential: true }
  /** Will be durable soon after; that it cannot be is only logged. */
  | { kind: "record"; record: LateRecord; essential: false }
  /** A message or a change of one, made durable; then published in each room, unless it is a repeated one, and acked. */
  | {
    kind: "append";
    session: Session;
    rooms: { room: Room; id: string }[];
    message: Extract<StoreRecord, { kind: "append" }>["message"];
    /** The answer, from where the message went. */
    answer: { ref: Ref; data: (appended: Appended) => AckData[CommandType] } | undefined;
  }
  /** One session gets a page of a room's log, then, if it asked with a `ref`, the answer. */
  | {
    kind: "history";
    session: Session;
    room: Room;
    page: PageRange;
    ref?: Ref;
  }
  /** One session is answered with what is found; `inWords`: for a line that somebody typed. */
  | {
    kind: "search";
    session: Session;
    ref: Ref | undefined;
    search: CommandData["search"];
    inWords: boolean;
  }
  /** One session gets everything after a cursor, or a `gap` (`null`: the cursor is void), and hears the room from then on. */
  | { kind: "replay"; session: Session; room: Room; after: number | null }
  /** One session is told how much its person has not read in rooms, those of which anything is known. */
  | { kind: "unread"; session: Session; rooms: readonly Room[] }
  /** Bytes for the simple clients of a room. */
  | { kind: "relay"; room: Room; bytes: ArrayBuffer }
  /** Nothing holds the person in memory any more, unless they came back. */
  | { kind: "forget"; person: Person }
  | { kind: "close"; session: Session; code: number; reason: string };

/**
 * An ack's data, or what makes it when it is told: where a room's log stands then is where hearing it
 * begins, and others may have written since the rules were called.
 */
export type LateData<T extends CommandType> = AckData[T] | (() => AckData[T]);

/** A person who is not in memory is needed: the caller looks them up, puts them into the state and calls again. */
export class NotInMemory extends Error {
  override readonly name = "NotInMemory";
  constructor(readonly who: { user_id?: string; username?: string }) {
    super("A person must be read from the store first");
  }
}

/** One call of the rules: what they may use, and where effects go. */
export interface Turn {
  /** Wall-clock milliseconds, for timestamps. */
  readonly now: number;
  /** Monotonic milliseconds, for deadlines. */
  readonly uptime: number;
  readonly newId: () => string;
  /** Proves an identity, and checks the proof. */
  readonly identity: { sign(personId: string): string; verify(token: string): string | null };
  /** Where the log of an earlier room with this key ended; 0 if there was none. */
  readonly pastSeq: (key: string) => number;
  /** How far the person has read in the room, if the store knows. */
  readonly readOf: (personId: string, roomId: string) => StoredRead | undefined;
  /** What is kept of messages: nothing that this turn does is in it yet. */
  readonly log: Pick<Store, "message" | "versions" | "pins">;
  /** How far the person has read in the room's threads that they follow, or have stopped to. */
  readonly threadsOf: (personId: string, roomId: string) => StoredThread[];
  /** Those of the names that somebody has. */
  readonly knownNames: (names: readonly string[]) => string[];
  /** Ids of people who are called so and of whom it is known how far they have read in the room. */
  readonly namedIn: (roomId: string, name: string) => string[];
  /** Whether the author sent something with this `cid` already. */
  readonly isSent: (authorId: string, cid: string) => boolean;
  /** Whether there is somebody with this id, or with an id that begins with these 8 characters. */
  readonly isPerson: (id: string) => boolean;
  readonly effects: Effect[];
  /** Takes back what the call changed for good, if the commit fails; called last first. */
  readonly undo: (() => void)[];
}

/** Makes a durable change, and says how to take it back. */
export function change(turn: Turn, apply: () => void, undo: () => void): void {
  apply();
  turn.undo.push(undo);
}
