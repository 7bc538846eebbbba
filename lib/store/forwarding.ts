import type { Store } from "./store.ts";

/** A store that leaves everything to another one: for those that change a part of it. */
export class ForwardingStore implements Store {
  /** The one that everything is left to. */
  readonly #inner: Store;

  constructor(inner: Store) {
    this.#inner = inner;
  }

  get epoch(): string {
    return this.#inner.epoch;
  }

  get isEmptying(): boolean {
    return this.#inner.isEmptying;
  }

  load(): ReturnType<Store["load"]> {
    return this.#inner.load();
  }

  commit(records: Parameters<Store["commit"]>[0]): ReturnType<Store["commit"]> {
    return this.#inner.commit(records);
  }

  sync(done: Parameters<Store["sync"]>[0]): void {
    this.#inner.sync(done);
  }

  history(...page: Parameters<Store["history"]>): ReturnType<Store["history"]> {
    return this.#inner.history(...page);
  }

  said(...range: Parameters<Store["said"]>): ReturnType<Store["said"]> {
    return this.#inner.said(...range);
  }

  readOf(personId: string, roomId: string): ReturnType<Store["readOf"]> {
    return this.#inner.readOf(personId, roomId);
  }

  message(roomId: string, id: string): ReturnType<Store["message"]> {
    return this.#inner.message(roomId, id);
  }

  versions(...of: Parameters<Store["versions"]>): ReturnType<Store["versions"]> {
    return this.#inner.versions(...of);
  }

  pins(roomId: string): ReturnType<Store["pins"]> {
    return this.#inner.pins(roomId);
  }

  threadsOf(personId: string, roomId: string): ReturnType<Store["threadsOf"]> {
    return this.#inner.threadsOf(personId, roomId);
  }

  knownNames(names: readonly string[]): string[] {
    return this.#inner.knownNames(names);
  }

  namedIn(...who: Parameters<Store["namedIn"]>): string[] {
    return this.#inner.namedIn(...who);
  }

  isSent(authorId: string, cid: string): boolean {
    return this.#inner.isSent(authorId, cid);
  }

  person(id: string): ReturnType<Store["person"]> {
    return this.#inner.person(id);
  }

  peopleNamed(name: string, limit: number): ReturnType<Store["peopleNamed"]> {
    return this.#inner.peopleNamed(name, limit);
  }

  directRooms(personId: string): ReturnType<Store["directRooms"]> {
    return this.#inner.directRooms(personId);
  }

  pastSeq(key: string): number {
    return this.#inner.pastSeq(key);
  }

  purge(emptiedBefore: number): boolean {
    return this.#inner.purge(emptiedBefore);
  }

  close(): void {
    this.#inner.close();
  }
}
