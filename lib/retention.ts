import type { Turn } from "./chat/effects.ts";
import { forgetEmptied } from "./chat/room_list.ts";
import { type Room, type State, toStored } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { Store } from "./store/store.ts";

const PURGE_EVERY_MS = 10 * 60_000;
/** Pause before a purge that had too much to delete at once goes on, in milliseconds. */
const GO_ON_MS = 1_000;
const HOUR_MS = 3_600_000;

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

  /** @param startedAt a crash leaves rooms open in the store: those that the state closed at this time are recorded as empty since */
  constructor(options: RetentionOptions, startedAt: number) {
    this.#options = options;
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
    // A commit that failed may have left a room empty in the store that people are in.
    if (!this.#record((room) => room.present.size > 0)) return;
    const emptiedBefore = clock.now() - temporaryRoomHours * HOUR_MS;
    try {
      const more = store.purge(emptiedBefore);
      run((turn) => forgetEmptied(turn, state, emptiedBefore));
      if (more) this.#cancelGoOn = clock.after(GO_ON_MS, () => this.#purge());
    } catch (error) {
      onStoreError(error);
    }
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
