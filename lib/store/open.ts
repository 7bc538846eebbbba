import { MemoryStore } from "./memory.ts";
import { openSqliteStore, type SqliteOptions } from "./sqlite.ts";
import type { Store } from "./store.ts";

/**
 * Opens what `--data` names: a folder, made if need be, or `:memory:`, which keeps nothing.
 * @throws {StoreOpenError} if the folder or the database in it cannot be used
 */
export function openStore(data: string, options: SqliteOptions): Store {
  return data === ":memory:" ? new MemoryStore() : openSqliteStore(data, options);
}
