/** What may be heard when something comes; nothing by default. */
export const SOUNDS = ["none", "drop", "knock", "bell"] as const;
export type Sound = (typeof SOUNDS)[number];

/** One tone: it begins at `at` seconds, glides from one pitch to another in hertz, and dies away. */
interface Tone {
  readonly at: number;
  readonly seconds: number;
  readonly from: number;
  readonly to: number;
  readonly shape: OscillatorType;
}

const TONES: Readonly<Record<Exclude<Sound, "none">, readonly Tone[]>> = {
  drop: [{ at: 0, seconds: 0.16, from: 420, to: 840, shape: "sine" }],
  knock: [
    { at: 0, seconds: 0.09, from: 190, to: 120, shape: "triangle" },
    { at: 0.13, seconds: 0.09, from: 210, to: 130, shape: "triangle" },
  ],
  bell: [
    { at: 0, seconds: 0.7, from: 880, to: 880, shape: "sine" },
    { at: 0.02, seconds: 0.5, from: 1320, to: 1320, shape: "sine" },
  ],
};

/** Loud enough to be noticed, soft enough for a quiet office. */
const LOUDNESS = 0.16;

/** Plays a sound, made on the spot. */
export function play(context: AudioContext, sound: Exclude<Sound, "none">): void {
  for (const { at, seconds, from, to, shape } of TONES[sound]) {
    const begin = context.currentTime + at;
    const end = begin + seconds;
    const tone = new OscillatorNode(context, { type: shape, frequency: from });
    const volume = new GainNode(context, { gain: 0 });
    tone.frequency.exponentialRampToValueAtTime(to, end);
    // From and to silence without a step, which would click.
    volume.gain.setValueAtTime(0.0001, begin);
    volume.gain.exponentialRampToValueAtTime(LOUDNESS, begin + 0.012);
    volume.gain.exponentialRampToValueAtTime(0.0001, end);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(end);
  }
}
