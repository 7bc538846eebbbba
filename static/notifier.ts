import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Message } from "../lib/protocol.ts";
import type { Device, Permission } from "./device.ts";
import type { Memory } from "./memory.ts";
import { calledIn } from "./model/namesakes.ts";
import { isMentioned } from "./model/unread.ts";
import { othersOf, type View } from "./model/view.ts";
import { type Sound, SOUNDS } from "./sounds.ts";

/** Another tab may show the message first; then nobody needs a notification. In milliseconds. */
const DELAY_MS = 400;
/** Messages that are remembered as told, for the other tabs. */
const TOLD = 50;

export interface NotifierOptions {
  readonly device: Device;
  readonly memory: Memory;
  readonly view: () => View;
  readonly open: (room: string) => void;
  /** A message's Markdown as one line without marks. */
  readonly plain: (message: string) => string;
  /** Joins names as the language does. */
  readonly list: (names: readonly string[]) => string;
}

/** Says on the desktop and by a sound that something came, once over all tabs, to who does not see it. */
export class Notifier {
  /** Whether the desktop says it. */
  readonly on: ReadonlySignal<boolean>;
  readonly sound: ReadonlySignal<Sound>;
  /** Until when nothing disturbs, in milliseconds since 1970; in the past for nothing. */
  readonly quietUntil: ReadonlySignal<number>;
  readonly #on: Signal<boolean> = signal(false);
  readonly #sound: Signal<Sound> = signal("none");
  readonly #quietUntil = signal(0);
  readonly #options: NotifierOptions;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.on = this.#on;
    this.sound = this.#sound;
    this.quietUntil = this.#quietUntil;
    this.refresh();
  }

  /** What the browser thinks of notifications. */
  get permission(): Permission {
    return this.#options.device.permission();
  }

  /** Takes over what was chosen in another tab. */
  refresh(): void {
    const { device, memory } = this.#options;
    this.#on.value = memory.choice("notify") === true && device.permission() === "granted";
    this.#sound.value = SOUNDS.find((sound) => sound === memory.sound) ?? "none";
    this.#quietUntil.value = memory.quietUntil;
  }

  /** Turns the desktop's notifications on or off; the browser asks the person, so only from a click. */
  async set(on: boolean): Promise<void> {
    const granted = on && await this.#options.device.askPermission() === "granted";
    this.#options.memory.choose("notify", granted);
    this.#on.value = granted;
  }

  /** Chooses a sound, and lets it be heard. */
  setSound(sound: Sound): void {
    this.#options.memory.sound = sound;
    this.#sound.value = sound;
    if (sound !== "none") this.#options.device.play(sound);
  }

  /** Lets nothing disturb until then, in milliseconds since 1970; 0 to be disturbed again. */
  setQuiet(until: number): void {
    this.#options.memory.quietUntil = until;
    this.#quietUntil.value = until;
  }

  /** A message of somebody else came. */
  messageCame(message: Message): void {
    this.refresh();
    const { device } = this.#options;
    if (!this.#on.value && this.#sound.value === "none") return;
    if (this.#quietUntil.value > device.now() || !this.#isWanted(message)) return;
    if (this.#isSeen(message)) {
      // The other tabs need not tell it.
      this.#claim(message);
      return;
    }
    device.after(DELAY_MS, () => {
      if (this.#isSeen(message)) return;
      device.alone(() => {
        if (this.#claim(message)) this.#tell(message);
      });
    });
  }

  /** Whether its reader wants to be notified of it, as chosen for the room. */
  #isWanted(message: Message): boolean {
    const { rooms, userId } = this.#options.view();
    const room = rooms.get(message.room);
    const level = room?.level ?? "all";
    if (level === "nothing") return false;
    if (isMentioned(message, userId)) return true;
    if (message.thread !== undefined) return room?.threads.get(message.thread)?.follows === true;
    return level === "all" || room?.info.kind === "direct";
  }

  #isSeen({ room: name, seq, thread: id }: Message): boolean {
    const { device, view } = this.#options;
    const { active, rooms, thread } = view();
    const room = rooms.get(name);
    const reading = id === undefined ? room : room?.threads.get(id);
    const open = id === undefined ? active === name : thread?.id === id;
    return (open && device.attentive()) || (reading !== undefined && reading.seenSeq >= seq);
  }

  /** @returns whether no other tab has told it */
  #claim({ id }: Message): boolean {
    const { memory } = this.#options;
    const { told } = memory;
    if (told.includes(id)) return false;
    memory.told = [...told, id].slice(-TOLD);
    return true;
  }

  #tell(message: Message): void {
    const { device, view, open, plain } = this.#options;
    const sound = this.#sound.value;
    if (sound !== "none") device.play(sound);
    if (!this.#on.value) return;
    const room = view().rooms.get(message.room);
    device.notify({
      title: this.#titleOf(message),
      body: plain(message.message),
      tag: message.room,
      onOpen: () => {
        if (room !== undefined) open(message.room);
      },
    });
  }

  /** Who says it, and where, or to whom else. */
  #titleOf(message: Message): string {
    const { list, view } = this.#options;
    const { room: name, user_id } = message;
    const room = view().rooms.get(name);
    const author = calledIn(view(), message);
    if (room?.info.kind !== "direct") return room === undefined ? author : `${author} · ${name}`;
    const others = othersOf(view(), room.info).filter((person) => person.user_id !== user_id);
    if (others.length === 0) return author;
    return `${author} · ${list(others.map((person) => person.username))}`;
  }
}
