import type { EventReader } from "./event_reader.ts";
import type { Spot, WordIndex } from "./word_index.ts";

/** Events that are indexed in one transaction: it takes some milliseconds. */
const SLICE = 200;
const POSITION = "position";
const START: Spot = { nr: 0, room: 0, seq: 0 };

/** Makes an index say what the events of the database say. */
export class Follower {
  readonly #index: WordIndex;
  readonly #reader: EventReader;
  /** The last event that was read. */
  #position: Spot;
  /** Rooms may have been deleted. */
  #purged = true;
  /** The files may hold what was deleted: those of a server that was killed, too. */
  #unwiped = true;

  constructor(index: WordIndex, reader: EventReader) {
    this.#index = index;
    this.#reader = reader;
    const position = index.meta(POSITION);
    this.#position = position === undefined ? START : JSON.parse(position);
  }

  /** Whether the files still hold what was deleted: somebody read it when it was to be overwritten. */
  get isUnwiped(): boolean {
    return this.#unwiped;
  }

  /** Rooms were deleted: what was said in them leaves the index with the next steps. */
  purged(): void {
    this.#purged = true;
  }

  /**
   * Indexes some more events. What was edited or deleted is overwritten in the file, too.
   * @param isOver asked after each event: whether to leave the rest for the next step
   * @returns whether there may be more to do
   */
  step(isOver: () => boolean): boolean {
    if (this.#rewind()) return true;
    const events = this.#reader.after(this.#position.nr, SLICE);
    if (events.length === 0) {
      if (this.#purged && this.#clearPurged()) return true;
      this.#wipe();
      return false;
    }
    let last = events[0]!;
    this.#index.transaction(() => {
      for (const event of events) {
        if (event.target === null) this.#index.put(event);
        else if (event.kind === "edit" || event.kind === "delete") {
          const message = this.#reader.message(event.target, event.room);
          if (message) this.#index.put(message);
          this.#unwiped = true;
        }
        last = event;
        if (isOver()) break;
      }
      const { nr, room, seq } = last;
      this.#moveTo({ nr, room, seq });
    });
    this.#wipe();
    return true;
  }

  /**
   * The numbers of events that were deleted at the end of the table are given to others: goes back to
   * the last message that is still there.
   * @returns whether there may be more to go back over
   */
  #rewind(): boolean {
    if (this.#position.nr === 0 || this.#reader.has(this.#position)) return false;
    this.#index.transaction(() => {
      for (let left = SLICE; left > 0; left--) {
        const last = this.#index.last;
        this.#moveTo(last ?? START);
        if (!last || this.#reader.has(last)) return;
        this.#index.delete(last.nr);
      }
    });
    return true;
  }

  /** @returns whether there may be more to clear */
  #clearPurged(): boolean {
    const gone = this.#index.rooms.find((room) => this.#reader.roomId(room) === undefined);
    if (gone === undefined) {
      this.#purged = false;
      return false;
    }
    this.#index.transaction(() => this.#index.clear(gone, SLICE));
    this.#unwiped = true;
    this.#wipe();
    return true;
  }

  /** Tries again with the next step while somebody else reads what was deleted. */
  #wipe(): void {
    if (this.#unwiped) this.#unwiped = !this.#index.wipe();
  }

  #moveTo(position: Spot): void {
    this.#position = position;
    this.#index.setMeta(POSITION, JSON.stringify(position));
  }
}
