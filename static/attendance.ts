import type { Device } from "./device.ts";

/** Away after this long without a sign of life, in milliseconds. */
export const IDLE_MS = 5 * 60_000;

/** Says when the person in front of the page is away, and when they are back. */
export class Attendance {
  readonly #device: Pick<Device, "now" | "onActivity">;
  readonly #tell: (status: "online" | "away") => void;
  #activeAt: number;
  #away = false;

  /** @param tell passes the status on to the server */
  constructor(
    device: Pick<Device, "now" | "onActivity">,
    tell: (status: "online" | "away") => void,
  ) {
    this.#device = device;
    this.#tell = tell;
    this.#activeAt = device.now();
    device.onActivity(() => this.alive());
  }

  /** A sign of life. */
  alive(): void {
    this.#activeAt = this.#device.now();
    if (!this.#away) return;
    this.#away = false;
    this.#tell("online");
  }

  /** Called now and then while online. */
  check(): void {
    if (this.#away || this.#device.now() - this.#activeAt < IDLE_MS) return;
    this.#away = true;
    this.#tell("away");
  }

  /** A new session begins as online. */
  begin(): void {
    this.#away = false;
  }
}
