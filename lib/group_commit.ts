import type { Effect, Turn } from "./chat/effects.ts";
import type { Session } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import { storageUnavailable } from "./failures.ts";
import type { Ref } from "./protocol.ts";
import { type Appended, StoreError, type StoreRecord } from "./store/store.ts";
import type { WriteBehind } from "./write_behind.ts";

/** Longest that a turn gathers while the one before it is being sent, in milliseconds. */
const GATHER_MS = 20;
/** Most calls of one turn: who sends more must not make all others wait for it. */
const TURN_ENTRIES = 1_000;
/** Longest that a record waits which need not be durable at once, in milliseconds. */
const LATE_MS = 1_000;
/** Most of them that one commit takes beside its own, so that it stays short. */
const LATE_RECORDS = 500;

/** What one call of the rules came to; told when its turn's records are committed. */
interface Entry {
  /** Who is told if it fails; `null` for what nobody asked for. */
  session: Session | null;
  ref: Ref | undefined;
  effects: Effect[];
  undo: (() => void)[];
  /** Where its messages went, once committed. */
  appended: Appended[];
}

export interface GroupCommitOptions {
  store: WriteBehind;
  clock: Clock;
  /** The database takes nothing, from here on; `null`: it does again. */
  onStoreError: (error: unknown) => void;
  /** What carrying out threw. */
  onBug: (error: unknown) => void;
  /** Tells what an effect says. @param appended where the messages of its call went, the next one first */
  carryOut: (effect: Effect, appended: Appended[]) => void;
  /** Sends what was told. @param sent to be called when all of it is sent */
  send: (sent: () => void) => void;
}

/** Gathers what happens in a turn of the event loop: one transaction for all of it, and only then is anybody told. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  /** Bounded by what clients may send while a turn is on the disk or being sent. */
  readonly #entries: Entry[] = [];
  #cancel: (() => void) | undefined;
  #cancelFlush: (() => void) | undefined;
  /** While the disk works on a turn; what comes meanwhile is gathered. */
  #syncing: PromiseWithResolvers<void> | undefined;
  #isSending = false;
  #failing = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Calls of the rules that wait for the turn's end. */
  get waiting(): number {
    return this.#entries.length;
  }

  /** @param asked who is told if it fails, and with which `ref` */
  add(
    { effects, undo }: Pick<Turn, "effects" | "undo">,
    { session, ref }: { session: Session | null; ref?: Ref | undefined },
  ): void {
    if (effects.length === 0) return;
    this.#entries.push({ session, ref, effects, undo, appended: [] });
    this.schedule();
  }

  /**
   * Ends the turn at once when it is quiet. Under load it gathers until the one before is on the disk
   * and sent: the more there is to do, the more leaves with one commit and in one frame a socket.
   */
  schedule(): void {
    if (this.#cancel) return;
    const { clock } = this.#options;
    const end = () => this.end();
    this.#cancel = this.#isSending ? clock.after(GATHER_MS, end) : clock.soon(end);
  }

  /** Ends the turn now, unless the disk still works on the one before: then soon after that. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#syncing) return;
    // Nothing is committed until that is over, either: what comes meanwhile is gathered.
    if (this.#options.store.isEmptying) return this.#sync([]);
    const entries = this.#entries.splice(0, TURN_ENTRIES);
    if (this.#commit(entries)) this.#sync(entries);
    else this.#tell(entries);
  }

  /** Ends the turn. @returns when everybody was told what it came to */
  async settle(): Promise<void> {
    this.end();
    while (this.#syncing || this.#entries.length > 0) {
      await this.#syncing?.promise;
      this.end();
    }
  }

  /** Ends the turn, and commits what could wait so far. */
  async stop(): Promise<void> {
    await this.settle();
    this.#flush();
    this.#cancelFlush?.();
  }

  /** Tells what was committed once the disk has it. */
  #sync(entries: Entry[]): void {
    const syncing = this.#syncing = Promise.withResolvers<void>();
    this.#options.store.sync((error) => {
      this.#syncing = undefined;
      if (error) this.#failFrom(0, entries);
      if (error || entries.length > 0) this.#settle(error);
      this.#tell(entries);
      syncing.resolve();
    });
  }

  #tell(entries: readonly Entry[]): void {
    const { carryOut, send } = this.#options;
    for (const { effects, appended } of entries) {
      for (const effect of effects) this.#guard(() => carryOut(effect, appended));
    }
    this.#isSending = true;
    this.#guard(() => send(() => this.#sent()));
    if (this.#entries.length > 0) this.schedule();
  }

  #sent(): void {
    this.#isSending = false;
    if (!this.#cancel) return;
    this.#cancel();
    this.#cancel = undefined;
    this.schedule();
  }

  #flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const { store } = this.#options;
    if (store.isEmptying) return this.#flushLater();
    if (store.waiting === 0) return;
    try {
      store.flush();
      this.#settle(null);
    } catch (error) {
      this.#settle(error);
      this.#flushLater();
    }
  }

  /** Commits what waits within a second, if anything does. */
  #flushLater(): void {
    const { store, clock } = this.#options;
    if (store.waiting > 0) this.#cancelFlush ??= clock.after(LATE_MS, () => this.#flush());
  }

  /** What fails for one must not keep the others from being told. */
  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onBug(error);
    }
  }

  /**
   * Entries that cannot be kept come to an error instead, and so does what was built on them meanwhile:
   * that is added to them.
   * @returns whether something was committed that must be synced
   */
  #commit(entries: Entry[]): boolean {
    if (!entries.some(isEssential)) {
      this.#defer(entries);
      return false;
    }
    const error = this.#store(entries);
    if (error === null) return true;
    // While the database takes nothing there is no use in trying them one by one.
    const passing = error instanceof StoreError && error.passing;
    const failed = passing ? 0 : this.#commitEach(entries);
    if (failed < entries.length) this.#failFrom(failed, entries);
    return !passing;
  }

  /**
   * One entry may be what the database chokes on: the others must not suffer for it.
   * @returns the first that failed after it had changed what others may have built on; otherwise how many there are
   */
  #commitEach(entries: readonly Entry[]): number {
    const isAlone = entries.length === 1;
    for (const [i, entry] of entries.entries()) {
      if (!isEssential(entry)) this.#defer([entry]);
      else if (!isAlone && this.#store([entry]) === null) continue;
      else if (entry.undo.length > 0) return i;
      else fail(entry);
    }
    return entries.length;
  }

  /** The last first; also what waits, which may be built on them. */
  #failFrom(first: number, entries: Entry[]): void {
    entries.push(...this.#entries.splice(0));
    entries.slice(first).toReversed().forEach(fail);
  }

  /** @returns what went wrong; nothing is stored then */
  #store(entries: readonly Entry[]): unknown {
    try {
      const appended = this.#options.store.commit(entries.flatMap(toRecords));
      let next = 0;
      for (const entry of entries) {
        const count = entry.effects.filter((effect) => effect.kind === "append").length;
        entry.appended = appended.slice(next, next += count);
      }
      this.#settle(null);
      return null;
    } catch (error) {
      this.#settle(error);
      return error;
    }
  }

  /** Lets records wait for the next commit that cannot. */
  #defer(entries: Entry[]): void {
    const { store } = this.#options;
    for (const { effects } of entries) {
      for (const effect of effects) {
        if (effect.kind === "record" && !effect.essential) store.later(effect.record);
      }
      // Now, not after all of them: more than may wait would push the first ones out.
      if (store.waiting >= LATE_RECORDS && !this.#failing) this.#flush();
    }
    this.#flushLater();
  }

  /** Says when the database begins to fail, and when it stops to. */
  #settle(error: unknown): void {
    const failing = error !== null;
    if (failing !== this.#failing) this.#options.onStoreError(error);
    this.#failing = failing;
  }
}

function toRecords({ effects }: Entry): StoreRecord[] {
  return effects.flatMap((effect): StoreRecord[] => {
    if (effect.kind === "record") return [effect.record];
    if (effect.kind !== "append") return [];
    const rooms = effect.rooms.map(({ room, id }) => ({ roomId: room.id, id }));
    return [{ kind: "append", rooms, message: effect.message }];
  });
}

/**
 * What the entry came to is taken back, and whoever asked is told. What the rules did besides, to who
 * hears what and to who is in memory, has happened: that stands.
 */
function fail(entry: Entry): void {
  entry.undo.toReversed().forEach((undo) => undo());
  const { session, ref } = entry;
  if (!session || !isEssential(entry)) return;
  entry.effects = entry.effects.filter(stands);
  entry.effects.push({ kind: "refuse", session, ref, error: storageUnavailable() });
}

function stands(effect: Effect): boolean {
  return effect.kind === "subscribe" || effect.kind === "unsubscribe" || effect.kind === "forget" ||
    (effect.kind === "publish" && effect.volatile === true);
}

function isEssential({ effects }: Entry): boolean {
  return effects.some((effect) =>
    effect.kind === "append" || (effect.kind === "record" && effect.essential)
  );
}
