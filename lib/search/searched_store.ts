import { ForwardingStore } from "../store/forwarding.ts";
import type { Appended, Store, StoreRecord } from "../store/store.ts";
import type { Search } from "./search.ts";

/** A store of which a search takes note. */
export class SearchedStore extends ForwardingStore {
  readonly #search: Search;

  constructor(store: Store, search: Search) {
    super(store);
    this.#search = search;
  }

  override commit(records: readonly StoreRecord[]): Appended[] {
    const appended = super.commit(records);
    this.#search.committed(records, appended);
    return appended;
  }

  override purge(emptiedBefore: number): boolean {
    const more = super.purge(emptiedBefore);
    this.#search.purged();
    return more;
  }
}
