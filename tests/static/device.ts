import type { Device, Notice, Permission } from "../../static/device.ts";
import { type Cupboard, emptyCupboard } from "../../static/cupboard.ts";
import { Memory } from "../../static/memory.ts";

/** A device whose clock stands still until told, with nobody in front of it unless said. */
export class FakeDevice implements Device {
  time = Date.parse("2026-03-02T12:00:00.000Z");
  looked = true;
  shown = true;
  granted: Permission = "granted";
  readonly notices: Notice[] = [];
  readonly #timers = new Map<number, { at: number; call: () => void }>();
  readonly #listeners = {
    attention: [] as (() => void)[],
    activity: [] as (() => void)[],
    network: [] as (() => void)[],
    storage: [] as ((event: { key: string | null; newValue: string | null }) => void)[],
  };
  #timerCount = 0;

  readonly now = () => this.time;
  attentive(): boolean {
    return this.looked;
  }
  visible(): boolean {
    return this.shown;
  }
  onAttention(call: () => void): void {
    this.#listeners.attention.push(call);
  }
  onActivity(call: () => void): void {
    this.#listeners.activity.push(call);
  }
  onNetwork(call: () => void): void {
    this.#listeners.network.push(call);
  }
  onStorage(call: (event: { key: string | null; newValue: string | null }) => void): void {
    this.#listeners.storage.push(call);
  }
  permission(): Permission {
    return this.granted;
  }
  askPermission(): Promise<Permission> {
    return Promise.resolve(this.granted);
  }
  readonly played: string[] = [];
  play(sound: string): void {
    this.played.push(sound);
  }
  alone(run: () => void): void {
    run();
  }
  notify(notice: Notice): void {
    this.notices.push(notice);
  }
  after(ms: number, call: () => void): () => void {
    const timer = this.#timerCount++;
    this.#timers.set(timer, { at: this.time + ms, call });
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end)
        .sort(([, one], [, other]) => one.at - other.at)[0];
      if (due === undefined) break;
      const [timer, { at, call }] = due;
      this.#timers.delete(timer);
      this.time = at;
      call();
    }
    this.time = end;
  }
  look(looked: boolean): void {
    this.looked = looked;
    for (const call of this.#listeners.attention) call();
  }
  comeOnline(): void {
    for (const call of this.#listeners.network) call();
  }
  touch(): void {
    for (const call of this.#listeners.activity) call();
  }
  otherTab(key: string, newValue: string | null): void {
    for (const call of this.#listeners.storage) call({ key, newValue });
  }
}

/** A memory with its cupboards. */
export function newMemory(
  shared: Cupboard = emptyCupboard(),
): { memory: Memory; shared: Cupboard; tab: Cupboard } {
  const tab = emptyCupboard();
  return { memory: new Memory({ shared, tab }), shared, tab };
}
