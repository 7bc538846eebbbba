import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Message } from "../lib/protocol.ts";
import type { Device, Permission } from "./device.ts";
import type { Memory } from "./memory.ts";
import type { Room } from "./model/view.ts";

/** Another tab may show the message first; then nobody needs a notification. In milliseconds. */
const DELAY_MS = 400;

export interface NotifierOptions {
  readonly device: Device;
  readonly memory: Memory;
  readonly room: (name: string) => Room | undefined;
  readonly open: (room: string) => void;
}

/** Desktop notifications, for who asked for them and does not look. */
export class Notifier {
  readonly on: ReadonlySignal<boolean>;
  readonly #on: Signal<boolean>;
  readonly #options: NotifierOptions;

  constructor(options: NotifierOptions) {
    const { device, memory } = options;
    this.#options = options;
    this.#on = signal(memory.choice("notify") === true && device.permission() === "granted");
    this.on = this.#on;
  }

  /** What the browser thinks of notifications. */
  get permission(): Permission {
    return this.#options.device.permission();
  }

  /** Turns them on or off; the browser asks the person, so only from a click. */
  async set(on: boolean): Promise<void> {
    const granted = on && await this.#options.device.askPermission() === "granted";
    this.#options.memory.choose("notify", granted);
    this.#on.value = granted;
  }

  /** A message of somebody else came. */
  messageCame(message: Message): void {
    const { device, room: find, open } = this.#options;
    if (!this.#on.value || device.attentive()) return;
    device.after(DELAY_MS, () => {
      const room = find(message.room);
      if (device.attentive() || (room !== undefined && room.seenSeq >= message.seq)) return;
      const alone = room === undefined || room.info.kind === "direct";
      device.notify({
        title: alone ? message.username : `${message.username} · ${message.room}`,
        body: message.message,
        tag: message.room,
        onOpen: () => {
          if (room !== undefined) open(message.room);
        },
      });
    });
  }
}
