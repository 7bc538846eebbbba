import type { Meters } from "../meters.ts";
import { ForwardingStore } from "./forwarding.ts";
import type { Appended, Store, StoreRecord } from "./store.ts";

/** A store whose commits and syncs are counted and timed. */
export class MeteredStore extends ForwardingStore {
  readonly #meters: Meters;
  readonly #uptime: () => number;

  /** @param options `uptime`: monotonic milliseconds */
  constructor(store: Store, { meters, uptime }: { meters: Meters; uptime: () => number }) {
    super(store);
    this.#meters = meters;
    this.#uptime = uptime;
  }

  override commit(records: readonly StoreRecord[]): Appended[] {
    if (records.length === 0) return [];
    const meters = this.#meters;
    const startedAt = this.#uptime();
    try {
      const appended = super.commit(records);
      meters.commitRecords.observe(records.length);
      return appended;
    } catch (error) {
      meters.commitFailures++;
      throw error;
    } finally {
      meters.commitSeconds.observe((this.#uptime() - startedAt) / 1_000);
    }
  }

  override sync(done: Parameters<Store["sync"]>[0]): void {
    const startedAt = this.#meters.syncingSince = this.#uptime();
    super.sync((error) => {
      this.#meters.syncingSince = null;
      this.#meters.syncSeconds.observe((this.#uptime() - startedAt) / 1_000);
      if (error) this.#meters.commitFailures++;
      done(error);
    });
  }
}
