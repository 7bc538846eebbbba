import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Memory } from "../memory.ts";
import { TONES } from "./tone.ts";

/** Emoji remembered as the recent ones: three rows. */
const RECENT = 24;
/** Offered where nothing was chosen yet. */
const USUAL = ["👍", "❤️", "😂", "🎉", "🙏", "👀", "😢", "✅"];

/** Which emoji this person chooses, on this device. */
export class EmojiHabits {
  /** The emoji chosen last, newest first; some usual ones while there are none. */
  readonly recent: ReadonlySignal<readonly string[]>;
  /** The skin tone, one of {@linkcode TONES}. */
  readonly tone: ReadonlySignal<string>;
  readonly #recent: Signal<readonly string[]>;
  readonly #tone: Signal<string>;
  readonly #memory: Pick<Memory, "recentEmoji" | "skinTone">;

  constructor(memory: Pick<Memory, "recentEmoji" | "skinTone">) {
    this.#memory = memory;
    const kept = memory.recentEmoji;
    this.#recent = signal(kept.length > 0 ? kept : USUAL);
    this.#tone = signal(TONES.find((tone) => tone === memory.skinTone) ?? "");
    this.recent = this.#recent;
    this.tone = this.#tone;
  }

  /** Somebody chose an emoji. */
  used(sign: string): void {
    const others = this.#recent.value.filter((other) => other !== sign);
    this.#recent.value = [sign, ...others].slice(0, RECENT);
    this.#memory.recentEmoji = this.#recent.value;
  }

  /** From now on people are shown in this skin tone. */
  chooseTone(tone: string): void {
    this.#tone.value = tone;
    this.#memory.skinTone = tone;
  }
}
