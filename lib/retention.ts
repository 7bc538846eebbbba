import type { Turn } from "./chat/effects.ts";
import { forgetEmptied } from "./chat/room_list.ts";
import { type Room, type State, toStored } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { Store } from "./store/store.ts";

const PURGE_EVERY_MS = 10 * 60_000;
/** Pause before a purge goes on that had too much to delete at once, or was put off, in milliseconds. */
const GO_ON_MS = 1_000;
const HOUR_MS = 3_600_000;
/** A clock that gets ahead by more than this was set, or the machine slept. */
const SET_MS = 60_000;

export interface RetentionOptions {
  store: Store;
  state: State;
  clock: Clock;
  /** How long the log of a temporary room is kept after it emptied. */
  temporaryRoomHours: number;
  /** Calls the rules for nobody in particular. */
  run: (rule: (turn: Turn) => void) => void;
  onStoreError: (error: unknown) => void;
}

/** Deletes what is not kept any longer: the logs of temporary rooms, some time after they emptied. */
export class Retention {
  readonly #options: RetentionOptions;
  #cancel: () => void;
  #cancelGoOn = () => {};
  /** Both clocks at the last purge. */
  #looked: { now: number; uptime: number };

  /** @param startedAt a crash leaves rooms open in the store: those that the state closed at this time are recorded as empty since */
  constructor(options: RetentionOptions, startedAt: number) {
    this.#options = options;
    this.#looked = { now: options.clock.now(), uptime: options.clock.uptime() };
    this.#record((room) => room.emptiedAt === startedAt);
    this.#purge();
    this.#cancel = options.clock.every(PURGE_EVERY_MS, () => this.#purge());
  }

  stop(): void {
    this.#cancel();
    this.#cancelGoOn();
  }

  #purge(): void {
    const { store, state, clock, temporaryRoomHours, run, onStoreError } = this.#options;
    if (store.isEmptying) {
      this.#cancelGoOn = clock.after(GO_ON_MS, () => this.#purge());
      return;
    }
    // A commit that failed may have left a room empty in the store that people are in.
    if (!this.#record((room) => room.present.size > 0) || !this.#followClock()) return;
    const emptiedBefore = clock.now() - temporaryRoomHours * HOUR_MS;
    try {
      const more = store.purge(emptiedBefore);
      run((turn) => forgetEmptied(turn, state, emptiedBefore));
      if (more) this.#cancelGoOn = clock.after(GO_ON_MS, () => this.#purge());
    } catch (error) {
      onStoreError(error);
    }
  }

  /**
   * A clock that was wrong at the start, as that of a machine without a battery, makes rooms seem to
   * have been empty for long when it is set right: their times are set with it. One that is set back
   * only makes them stay longer.
   * @returns whether the store knows that
   */
  #followClock(): boolean {
    const { state, clock } = this.#options;
    const [now, uptime] = [clock.now(), clock.uptime()];
    const expected = this.#looked.now + (uptime - this.#looked.uptime);
    const aheadMs = now - expected;
    const moved = aheadMs <= SET_MS ? [] : [...state.rooms.values()]
      .filter((room) => room.emptiedAt !== null && room.emptiedAt <= expected);
    for (const room of moved) room.emptiedAt! += aheadMs;
    if (moved.length > 0 && !this.#record((room) => moved.includes(room))) {
      for (const room of moved) room.emptiedAt! -= aheadMs;
      return false;
    }
    this.#looked = { now, uptime };
    return true;
  }

  /** @returns whether the store now knows these temporary rooms as they are */
  #record(which: (room: Room) => boolean): boolean {
    const { store, state, onStoreError } = this.#options;
    const rooms = [...state.rooms.values()]
      .filter((room) => room.kind === "temporary" && room.stored && which(room));
    try {
      store.commit(rooms.map((room) => ({ kind: "put_room", room: toStored(room) })));
      return true;
    } catch (error) {
      onStoreError(error);
      return false;
    }
  }
}
