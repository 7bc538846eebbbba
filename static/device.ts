import { play, type Sound } from "./sounds.ts";

/** What a desktop notification says. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** A later notice with the same tag takes the place of an earlier one. */
  readonly tag: string;
  readonly onOpen: () => void;
}

export type Permission = "granted" | "denied" | "default" | "missing";

/** What the store needs of the browser besides storage and the socket. */
export interface Device {
  readonly now: () => number;
  /** Whether somebody can see the page. */
  attentive(): boolean;
  /** Whether the page is on the screen, whatever window has the keyboard. */
  visible(): boolean;
  /** Calls when `attentive()` or `visible()` may have changed. */
  onAttention(call: () => void): void;
  /** Calls on any sign of life from the person in front of the page. */
  onActivity(call: () => void): void;
  /** Calls when the network came back, or went: an open line does not notice by itself. */
  onNetwork(call: () => void): void;
  /** Calls when another tab changed shared storage. */
  onStorage(call: (event: { key: string | null; newValue: string | null }) => void): void;
  permission(): Permission;
  /** Asks for the right to notify; only from a click. */
  askPermission(): Promise<Permission>;
  notify(notice: Notice): void;
  /** Lets a sound be heard, if the browser does before anything was pressed. */
  play(sound: Exclude<Sound, "none">): void;
  /** Runs while no other tab runs what it gave here, where the browser can see to that. */
  alone(run: () => void): void;
  /** Calls once after `ms`. @returns a function that cancels */
  after(ms: number, call: () => void): () => void;
}

/** The browser. */
export function browserDevice(): Device {
  const permission = (): Permission =>
    "Notification" in globalThis && globalThis.isSecureContext
      ? Notification.permission
      : "missing";
  let audio: AudioContext | undefined;
  return {
    now: () => Date.now(),
    attentive: () => document.visibilityState === "visible" && document.hasFocus(),
    visible: () => document.visibilityState === "visible",
    onAttention(call) {
      document.addEventListener("visibilitychange", call);
      globalThis.addEventListener("focus", call);
      globalThis.addEventListener("blur", call);
    },
    onActivity(call) {
      for (const type of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
        document.addEventListener(type, call, { passive: true });
      }
    },
    onNetwork(call) {
      globalThis.addEventListener("online", call);
      globalThis.addEventListener("offline", call);
    },
    onStorage: (call) => globalThis.addEventListener("storage", call),
    permission,
    askPermission: async () => {
      if (permission() === "missing") return "missing";
      return await Notification.requestPermission();
    },
    notify(notice) {
      if (permission() !== "granted") return;
      // Chromium on phones has the constructor and throws from it.
      try {
        const { title, body, tag } = notice;
        const shown = new Notification(title, { body, tag, icon: "/icon.svg" });
        shown.onclick = () => {
          globalThis.focus();
          shown.close();
          notice.onOpen();
        };
      } catch {
        return;
      }
    },
    play(sound) {
      // There may be no way to make a sound here; nothing is lost that cannot be seen.
      try {
        audio ??= new AudioContext();
        void audio.resume().catch(() => {});
        play(audio, sound);
      } catch {
        return;
      }
    },
    alone(run) {
      if ("locks" in navigator) void navigator.locks.request("parlor.alone", run);
      else run();
    },
    after(ms, call) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  };
}
