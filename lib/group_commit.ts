import type { Effect, Turn } from "./chat/effects.ts";
import type { Session } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { ErrorData, Ref } from "./protocol.ts";
import { type Appended, type Store, StoreError, type StoreRecord } from "./store/store.ts";

/** Under load a turn gathers for this long, in milliseconds: one commit and one frame a socket. */
const GATHER_MS = 2;
/** When to send again what the database could not take, in milliseconds. */
const STORAGE_RETRY_MS = 2_000;

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
  store: Store;
  clock: Clock;
  /** The database takes nothing, from here on; `null`: it does again. */
  onStoreError: (error: unknown) => void;
  /** What carrying out threw. */
  onBug: (error: unknown) => void;
  /** Tells what an effect says. @param appended where the messages of its call went, the next one first */
  carryOut: (effect: Effect, appended: Appended[]) => void;
  /** Sends what was told. */
  send: () => void;
}

/** Gathers what happens in a turn of the event loop: one transaction for all of it, and only then is anybody told. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  /** Bounded by what clients may send within `GATHER_MS`. */
  #entries: Entry[] = [];
  #cancel: (() => void) | undefined;
  #doneAt = -Infinity;
  #failing = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
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

  /** Ends the turn at once when it is quiet; under load so that it gathers for `GATHER_MS`. */
  schedule(): void {
    if (this.#cancel) return;
    const { clock } = this.#options;
    const waitMs = GATHER_MS - (clock.uptime() - this.#doneAt);
    const end = () => this.end();
    this.#cancel = waitMs > 0 ? clock.after(waitMs, end) : clock.soon(end);
  }

  /** Ends the turn now. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const entries = this.#entries;
    this.#entries = [];
    const { carryOut, send, clock } = this.#options;
    this.#commit(entries);
    for (const { effects, appended } of entries) {
      for (const effect of effects) this.#guard(() => carryOut(effect, appended));
    }
    this.#guard(send);
    this.#doneAt = clock.uptime();
  }

  /** What fails for one must not keep the others from being told. */
  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onBug(error);
    }
  }

  /** Entries that cannot be made durable come to an error instead. */
  #commit(entries: Entry[]): void {
    const records = entries.flatMap(toRecords);
    if (records.length === 0) return;
    const { store, onStoreError } = this.#options;
    try {
      const appended = store.commit(records);
      for (const entry of entries) {
        const count = entry.effects.filter((effect) => effect.kind === "append").length;
        entry.appended = appended.splice(0, count);
      }
      if (this.#failing) onStoreError(null);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) onStoreError(error);
      this.#failing = true;
      const passing = error instanceof StoreError && error.reason !== "damaged";
      if (passing || entries.length === 1) entries.toReversed().forEach(fail);
      // One entry may be what the database chokes on: the others must not suffer for it.
      else entries.forEach((entry) => this.#commit([entry]));
    }
  }
}

/** What a client is told while the database takes nothing. */
export function storageUnavailable(): ErrorData {
  return {
    code: "storage_unavailable",
    message:
      "The server cannot use its storage now, and nothing was changed: try again in a moment",
    retry_after_ms: STORAGE_RETRY_MS,
  };
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
  if (!session || !entry.effects.some(isEssential)) return;
  entry.effects = entry.effects.filter(stands);
  entry.effects.push({ kind: "refuse", session, ref, error: storageUnavailable() });
}

function stands(effect: Effect): boolean {
  return effect.kind === "subscribe" || effect.kind === "unsubscribe" || effect.kind === "forget" ||
    (effect.kind === "publish" && effect.volatile === true);
}

function isEssential(effect: Effect): boolean {
  return effect.kind === "append" || (effect.kind === "record" && effect.essential);
}
