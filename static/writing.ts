import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Refusal } from "../lib/client/said/said.ts";
import type { MessageChange, Pending, PendingChange, Transport } from "../lib/client/transport.ts";
import type { Message } from "../lib/protocol.ts";
import type { Memory } from "./memory.ts";
import type { Named } from "./model/namesakes.ts";
import type { Change } from "./model/reduce.ts";
import { isSlash } from "./model/slash.ts";
import type { View } from "./model/view.ts";
import type { TypingNotice } from "./typing_notice.ts";
import { Unsent } from "./unsent.ts";

/** How the server refuses a message of somebody who is not in its room yet. */
const EARLY_CODES: ReadonlySet<string> = new Set(["name_required", "not_in_room", "in_no_room"]);

/** A shorter wait than this is not counted down: it would only flicker, in milliseconds. */
const WORTH_MS = 1_500;

/** Where something is written: in a room, or in the thread of the message with this `id`. */
export interface Place {
  readonly room: string;
  readonly thread?: string;
}

/** What is asked of the person about a message or who wrote it, over everything else. */
export type Asking =
  /** `anchor`: where on the screen it was asked for. */
  | {
    readonly kind: "menu";
    readonly message: Message;
    readonly place: Place;
    readonly anchor: DOMRect;
  }
  | {
    readonly kind: "person";
    readonly person: Named;
    readonly place: Place;
    readonly anchor: DOMRect;
  }
  | { readonly kind: "emoji"; readonly message: Message; readonly anchor: DOMRect }
  | { readonly kind: "delete" | "versions"; readonly message: Message };

export interface WritingOptions {
  readonly line: Pick<Transport, "send" | "change" | "retry" | "discard">;
  readonly memory: Memory;
  readonly typing: TypingNotice;
  readonly view: () => View;
  readonly change: (change: Change) => void;
  /** Says in the open room what came in the way. */
  readonly refuse: (refusal: Refusal) => void;
  /** Whether this tab is in all the rooms it should be in. */
  readonly settled: () => boolean;
}

/** What the person writes, and does to what was written. */
export class Writing {
  /** The message that is being answered, by {@linkcode keyOf} of the place. */
  readonly replying: ReadonlySignal<ReadonlyMap<string, Message>>;
  /** Where something is written that is not sent, by {@linkcode keyOf} of the place. */
  readonly drafts: ReadonlySignal<ReadonlySet<string>>;
  /** `id` of the message whose text is being changed. */
  readonly editing: ReadonlySignal<string | null>;
  /** What the person is asked; null: nothing. */
  readonly asking: ReadonlySignal<Asking | null>;
  /** When the next message of a room goes, in milliseconds since 1970, after the last ones were too fast. */
  readonly paced: ReadonlySignal<ReadonlyMap<string, number>>;
  readonly #paced: Signal<ReadonlyMap<string, number>> = signal(new Map());
  readonly #asking: Signal<Asking | null> = signal(null);
  readonly #replying: Signal<ReadonlyMap<string, Message>> = signal(new Map());
  readonly #drafts: Signal<ReadonlySet<string>>;
  readonly #editing: Signal<string | null> = signal(null);
  readonly #options: WritingOptions;
  readonly #unsent: Unsent;
  /** `cid` of messages that came to the server before this tab was in their room. */
  readonly #early = new Set<string>();

  constructor(options: WritingOptions) {
    this.#options = options;
    this.#unsent = new Unsent(options.memory);
    const { memory } = options;
    this.#drafts = signal(new Set(memory.drafts.filter((key) => !isBlank(memory.draft(key)))));
    this.drafts = this.#drafts;
    this.replying = this.#replying;
    this.editing = this.#editing;
    this.asking = this.#asking;
    this.paced = this.#paced;
  }

  /**
   * Sends a message or slash command, now or when there is a line.
   * @returns whether it was taken
   */
  send(message: string, place: Place): boolean {
    const { line, refuse, typing, view } = this.#options;
    const slash = isSlash(message);
    if (slash) typing.stop();
    else typing.sent();
    const quoted = slash ? undefined : this.#replying.value.get(keyOf(place));
    const room = view().rooms.get(place.room)?.joined === true ? place.room : "";
    const { cid, failed } = line.send(room, message, {
      ...(quoted === undefined ? {} : { reply_to: quoted.id }),
      ...(place.thread === undefined || slash ? {} : { thread: place.thread }),
    });
    // One that the transport keeps shows its failure itself.
    if (failed !== undefined && !view().pending.some((entry) => entry.cid === cid)) {
      refuse(failed);
      return false;
    }
    this.#keep(keyOf(place), "");
    if (quoted !== undefined) this.reply(place, null);
    return true;
  }

  /** Changes a message of the open room, now or when there is a line. */
  change(change: MessageChange): void {
    const { line, refuse, view } = this.#options;
    const room = view().active;
    if (room === null) return;
    const { cid, failed } = line.change(room, change);
    if (failed !== undefined && !view().changes.some((entry) => entry.cid === cid)) {
      refuse(failed);
    }
  }

  retry(cid: string): void {
    this.#options.line.retry(cid);
  }
  discard(cid: string): void {
    this.#options.line.discard(cid);
  }

  draft(place: Place): string {
    return this.#options.memory.draft(keyOf(place));
  }
  /** Keeps what is being written, and lets the others in the room know that something is. */
  keepDraft(place: Place, draft: string): void {
    this.#keep(keyOf(place), draft);
    if (draft === "" || isSlash(draft)) this.#options.typing.stop();
    else this.#options.typing.writing(place.room);
  }

  #keep(key: string, draft: string): void {
    this.#options.memory.keepDraft(key, draft);
    if (this.#drafts.value.has(key) !== isBlank(draft)) return;
    const drafts = new Set(this.#drafts.value);
    if (isBlank(draft)) drafts.delete(key);
    else drafts.add(key);
    this.#drafts.value = drafts;
  }

  /** The next message written at the place answers this one; null: none. */
  reply(place: Place, message: Message | null): void {
    const replying = new Map(this.#replying.value);
    if (message === null) replying.delete(keyOf(place));
    else replying.set(keyOf(place), message);
    this.#replying.value = replying;
  }

  /** Begins to change the text of a message; null: stops it. */
  edit(id: string | null): void {
    this.#editing.value = id;
  }

  ask(asking: Asking | null): void {
    this.#asking.value = asking;
  }

  /** Begins to change the text of the last message that the person wrote at the place. @returns whether there is one */
  editLast(place: Place): boolean {
    const { rooms, thread, userId } = this.#options.view();
    const messages = place.thread === undefined
      ? rooms.get(place.room)?.messages ?? []
      : thread?.replies ?? [];
    const last = messages.findLast((message) => mayEdit(message, userId));
    if (last !== undefined) this.edit(last.id);
    return last !== undefined;
  }

  /** The list of what is not sent yet changed. */
  pendingChanged(pending: readonly Pending[]): void {
    const { change, line, refuse, settled } = this.#options;
    const refused = pending.filter((entry) => isSlash(entry.message) && entry.failed !== undefined);
    const kept = pending.filter((entry) => !refused.includes(entry)).map((entry) => {
      if (entry.failed === undefined || settled()) return entry;
      if (!EARLY_CODES.has(entry.failed.code)) return entry;
      this.#early.add(entry.cid);
      const { failed: _, ...waiting } = entry;
      return waiting;
    });
    this.#unsent.follow(kept);
    change({ type: "pending", pending: kept });
    for (const { cid, failed } of refused) {
      if (failed !== undefined) refuse(failed);
      // The transport is in the middle of telling.
      queueMicrotask(() => line.discard(cid));
    }
  }

  /** The list of what is not changed yet changed. */
  changesChanged(changes: readonly PendingChange[]): void {
    this.#unsent.followChanges(changes);
    this.#options.change({ type: "changes", changes });
  }

  /** The next message of the room goes `at`, in milliseconds since 1970. @returns whether that is worth a word */
  pace(room: string, { at, now }: { at: number; now: number }): boolean {
    if (at - now < WORTH_MS) return false;
    const coming = [...this.#paced.value].filter(([, at]) => at > now);
    this.#paced.value = new Map([...coming, [room, at]]);
    return true;
  }
  /** Whether the next message of a room waits as the last ones were too fast. */
  isPaced(now: number): boolean {
    return [...this.#paced.value.values()].some((at) => at > now);
  }

  /** This tab is in its rooms: what came to the server too early goes out once more. */
  settled(): void {
    for (const cid of this.#early) this.retry(cid);
    this.#early.clear();
  }

  /** Another tab sent it, or gave it up. */
  settledElsewhere(cid: string): void {
    if (this.#unsent.has(cid)) this.discard(cid);
  }
}

/** Whether the person may give the message another text. */
export function mayEdit(message: Message, userId: string | null): boolean {
  return message.user_id === userId && !message.deleted && message.kind !== "topic";
}

function isBlank(draft: string): boolean {
  return draft.trim() === "";
}

/** One text for each place. */
export function keyOf({ room, thread }: Place): string {
  return thread === undefined ? room : `${room}\n${thread}`;
}
