import type { Clock } from "../clock.ts";
import type { Store } from "../store/store.ts";
import { MemorySearch } from "./memory_search.ts";
import type { Search } from "./search.ts";
import { WorkerSearch } from "./worker_search.ts";

/**
 * Opens the search of a store; to be closed before that.
 * @param data what `--data` names
 * @param options `warn`: told in one line what went wrong with the index
 */
export function openSearch(
  data: string,
  { store, clock, warn }: { store: Store; clock: Clock; warn: (text: string) => void },
): Search {
  if (data === ":memory:") return new MemorySearch(store);
  return new WorkerSearch({ folder: data, epoch: store.epoch, clock, warn });
}
