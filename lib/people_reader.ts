import type { NotInMemory } from "./chat/effects.ts";
import type { Known } from "./chat/people.ts";
import type { Person, State } from "./chat/state.ts";
import type { Store, StoredPerson } from "./store/store.ts";

/** How many of one name are looked through for one who is not in memory. */
const NAMESAKES = 10;

/** Reads people from the store for the rules, which only know who is in memory. */
export class PeopleReader {
  readonly #store: Store;
  readonly #state: State;

  constructor(store: Store, state: State) {
    this.#store = store;
    this.#state = state;
  }

  /**
   * What is kept of somebody who comes online.
   * @throws {StoreError} if it cannot be read
   */
  known(personId: string): Known {
    const directs = this.#store.directRooms(personId);
    const ids = new Set(directs.flatMap((room) => room.people));
    ids.delete(personId);
    const partners = [...ids].flatMap((id) => this.#store.person(id) ?? []);
    return { person: this.#store.person(personId), directs, partners };
  }

  /** Whether there is somebody with this id, or with an id that begins with these 8 characters. */
  isPerson(id: string): boolean {
    return this.#state.called(id).length > 0 || this.#store.person(id) !== undefined;
  }

  /** Brings into memory whom the rules need. @returns nothing if there is no such person */
  recall({ who }: NotInMemory, now: number): Person | undefined {
    const { user_id, username = "" } = who;
    const known = user_id === undefined
      ? this.#store.person(username) ?? this.#lastNamed(username)
      : this.#store.person(user_id);
    if (!known || this.#state.people.has(known.id)) return undefined;
    return this.#state.person(known.id, known, now);
  }

  /** Who was here last under this name, but for people in memory. */
  #lastNamed(name: string): StoredPerson | undefined {
    return this.#store.peopleNamed(name, NAMESAKES)
      .find((person) => !this.#state.people.has(person.id));
  }
}
