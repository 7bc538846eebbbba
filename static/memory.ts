import type { MessageChange, Pending, PendingChange } from "../lib/client/transport.ts";
import type { ErrorData } from "../lib/protocol.ts";
import type { Cupboard } from "./cupboard.ts";
import { LANGUAGE_KEY } from "./text/languages.ts";

/** What another tab changed. */
export type Elsewhere =
  | { readonly kind: "settled"; readonly cid: string }
  | { readonly kind: "gone_out" };

const ROOMS = "parlor.rooms";
const UNSENT = "parlor.unsent.";
const DRAFT = "parlor.draft.";

/**
 * What outlives a reload. Tabs of one browser share an identity, so what one tab has (its open room,
 * its drafts) is kept per tab, with a shared copy that only a new tab reads; what is true of the
 * person (name, rooms, what is unsent) is shared, where two tabs may differ under one key for each
 * fact, so that they never overwrite one another's. Sending is idempotent, so both may send what is
 * unsent.
 */
export class Memory {
  readonly #shared: Cupboard;
  readonly #tab: Cupboard;

  constructor({ shared, tab }: { shared: Cupboard; tab: Cupboard }) {
    this.#shared = shared;
    this.#tab = tab;
    if (tab.getItem("parlor.tab") !== null) return;
    put(tab, "parlor.tab", "on");
    for (const key of keysOf(shared, DRAFT)) put(tab, key, shared.getItem(key) ?? "");
  }

  get name(): string | null {
    return this.#shared.getItem("parlor.name");
  }
  set name(name: string) {
    put(this.#shared, "parlor.name", name);
  }

  /** What the server is called. */
  get server(): string | null {
    return this.#shared.getItem("parlor.server");
  }
  set server(name: string) {
    put(this.#shared, "parlor.server", name);
  }

  /** The rooms that the person is in, in any tab: the server tells each tab of the others. */
  get rooms(): string[] {
    return namesIn(this.#shared.getItem(ROOMS));
  }
  set rooms(rooms: readonly string[]) {
    put(this.#shared, ROOMS, JSON.stringify(rooms));
  }
  /** Whoever goes out does so in all tabs. */
  forgetRooms(): void {
    this.#shared.removeItem(ROOMS);
  }

  /** The room that was open. */
  get active(): string | null {
    return this.#tab.getItem("parlor.active") ?? this.#shared.getItem("parlor.active");
  }
  set active(room: string) {
    put(this.#tab, "parlor.active", room);
    put(this.#shared, "parlor.active", room);
  }

  /** The open room, if its reader marked something there as unread; else null. */
  get kept(): string | null {
    return this.#tab.getItem("parlor.kept");
  }
  set kept(room: string | null) {
    if (room === null) this.#tab.removeItem("parlor.kept");
    else put(this.#tab, "parlor.kept", room);
  }

  /** Emoji chosen last, newest first. */
  get recentEmoji(): readonly string[] {
    return namesIn(this.#shared.getItem("parlor.emoji"));
  }
  set recentEmoji(signs: readonly string[]) {
    put(this.#shared, "parlor.emoji", JSON.stringify(signs));
  }

  /** The modifier that gives emoji of people their skin; empty for none. */
  get skinTone(): string {
    return this.#shared.getItem("parlor.tone") ?? "";
  }
  set skinTone(tone: string) {
    put(this.#shared, "parlor.tone", tone);
  }

  /** The sound that says that something came; it may be none of ours. */
  get sound(): string | null {
    return this.#shared.getItem("parlor.sound");
  }
  set sound(sound: string) {
    put(this.#shared, "parlor.sound", sound);
  }

  /** Until when nothing shall disturb, in milliseconds since 1970. */
  get quietUntil(): number {
    return Number(this.#shared.getItem("parlor.quiet")) || 0;
  }
  set quietUntil(until: number) {
    put(this.#shared, "parlor.quiet", String(until));
  }

  /** The ids of messages that some tab has notified of. */
  get told(): string[] {
    return namesIn(this.#shared.getItem("parlor.told"));
  }
  set told(ids: readonly string[]) {
    put(this.#shared, "parlor.told", JSON.stringify(ids));
  }

  /** The name of which the person was told that another one has it too. */
  get namesake(): string | null {
    return this.#shared.getItem("parlor.namesake");
  }
  set namesake(name: string) {
    put(this.#shared, "parlor.namesake", name);
  }

  /** The rooms that were open, the latest first. */
  get recent(): string[] {
    return namesIn(this.#shared.getItem("parlor.recent"));
  }
  set recent(rooms: readonly string[]) {
    put(this.#shared, "parlor.recent", JSON.stringify(rooms));
  }

  draft(room: string): string {
    return this.#tab.getItem(DRAFT + room) ?? "";
  }
  /** The rooms that have a draft in this tab. */
  get drafts(): string[] {
    return keysOf(this.#tab, DRAFT).map((key) => key.slice(DRAFT.length));
  }
  keepDraft(room: string, draft: string): void {
    const key = DRAFT + room;
    const before = this.#tab.getItem(key);
    if (draft !== "") {
      for (const cupboard of [this.#tab, this.#shared]) put(cupboard, key, draft);
      return;
    }
    this.#tab.removeItem(key);
    // Otherwise it is what somebody writes in another tab.
    if (this.#shared.getItem(key) === before) this.#shared.removeItem(key);
  }

  /** Every unsent message, oldest first. */
  get unsent(): Pending[] {
    return this.#unacked(pendingIn);
  }
  /** Every unsent change of a message, oldest first. */
  get unsentChanges(): PendingChange[] {
    return this.#unacked(pendingChangeIn);
  }
  #unacked<P extends Pending | PendingChange>(read: (json: string | null) => P | null): P[] {
    return keysOf(this.#shared, UNSENT)
      .map((key) => read(this.#shared.getItem(key)))
      .filter((pending) => pending !== null)
      .sort((one, other) => one.queuedAt - other.queuedAt);
  }
  keepUnsent(pending: Pending | PendingChange): void {
    put(this.#shared, UNSENT + pending.cid, JSON.stringify(pending));
  }
  forgetUnsent(cid: string): void {
    this.#shared.removeItem(UNSENT + cid);
  }

  /** The language that the person chose; it may be none of ours. */
  get language(): string | null {
    return this.#shared.getItem(LANGUAGE_KEY);
  }
  set language(language: string) {
    put(this.#shared, LANGUAGE_KEY, language);
  }

  /** A choice of this device, `null` until made. */
  choice(name: "notify" | "people"): boolean | null {
    const value = this.#shared.getItem(`parlor.${name}`);
    return value === null ? null : value === "on";
  }
  choose(name: "notify" | "people", on: boolean): void {
    put(this.#shared, `parlor.${name}`, on ? "on" : "off");
  }
}

/** Reads a `storage` event of another tab; null if it is nothing this tab must follow. */
export function elsewhere(
  event: { key: string | null; newValue: string | null },
): Elsewhere | null {
  const { key, newValue } = event;
  if (key === null || newValue !== null) return null;
  if (key === ROOMS) return { kind: "gone_out" };
  return key.startsWith(UNSENT) ? { kind: "settled", cid: key.slice(UNSENT.length) } : null;
}

function put(cupboard: Cupboard, key: string, value: string): void {
  try {
    cupboard.setItem(key, value);
  } catch {
    // Full: the page goes on, it only remembers less.
  }
}

function keysOf(cupboard: Cupboard, prefix: string): string[] {
  const keys: string[] = [];
  for (let index = 0; index < cupboard.length; index++) {
    const key = cupboard.key(index);
    if (key?.startsWith(prefix)) keys.push(key);
  }
  return keys;
}

function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? "null");
  } catch {
    return null;
  }
}

function namesIn(json: string | null): string[] {
  const value = parsed(json);
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

/** What messages and changes that are not acked have in common; null if it makes no sense. */
function unackedIn(value: Record<string, unknown>): Omit<PendingChange, "change"> | null {
  const { cid, room, queuedAt, failed } = value;
  const sound = typeof cid === "string" && typeof room === "string" && typeof queuedAt === "number";
  if (!sound) return null;
  const error = errorIn(failed);
  return { cid, room, queuedAt, ...(error === null ? {} : { failed: error }) };
}

function pendingIn(json: string | null): Pending | null {
  const value = objectIn(json);
  const unacked = unackedIn(value);
  const { message, reply_to, thread } = value;
  if (unacked === null || typeof message !== "string") return null;
  return {
    ...unacked,
    message,
    ...(typeof reply_to === "string" ? { reply_to } : {}),
    ...(typeof thread === "string" ? { thread } : {}),
  };
}

function pendingChangeIn(json: string | null): PendingChange | null {
  const value = objectIn(json);
  const unacked = unackedIn(value);
  const change = value["change"];
  if (unacked === null || typeof change !== "object" || change === null) return null;
  const { type, id } = change as { type?: unknown; id?: unknown };
  if (typeof type !== "string" || !CHANGES.has(type) || typeof id !== "string") return null;
  // What else is wrong with it the server says.
  return { ...unacked, change: change as MessageChange };
}

const CHANGES: ReadonlySet<string> = new Set<MessageChange["type"]>([
  "edit_message",
  "delete_message",
  "react",
  "pin_message",
]);

function objectIn(json: string | null): Record<string, unknown> {
  const value = parsed(json);
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function errorIn(value: unknown): ErrorData | null {
  if (typeof value !== "object" || value === null) return null;
  const { code, message } = value as Partial<Record<keyof ErrorData, unknown>>;
  if (typeof code !== "string" || typeof message !== "string") return null;
  // The code may be one of a newer server; whoever reads it expects that.
  return { code: code as ErrorData["code"], message };
}
