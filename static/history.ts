import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Transport } from "../lib/client/transport.ts";
import type { CommandData } from "../lib/protocol.ts";
import { attempt, insist, type Problem } from "./attempt.ts";
import { BOUNDS } from "./model/bounds.ts";
import { indexOf, isEmpty } from "./model/log.ts";
import type { Change } from "./model/reduce.ts";
import { LISTED, unknownThread } from "./model/thread_list.ts";
import { isUnreadLoaded } from "./model/threads.ts";
import { shownOf, type View } from "./model/view.ts";

/** Messages asked for at once. */
const PAGE = 50;
/** Pause after history could not be had, in milliseconds. */
const PAUSE_MS = 3_000;

export interface HistoryOptions {
  readonly line: Pick<Transport, "request">;
  readonly view: () => View;
  readonly change: (change: Change) => void;
  readonly online: () => boolean;
  /** Calls once after `ms`. */
  readonly after: (ms: number, call: () => void) => void;
}

/** Fetches what was said before: of rooms, of threads, around a message, and what is pinned. */
export class History {
  /** Whether a page of a room's log is being fetched. */
  readonly loading: ReadonlySignal<boolean>;
  readonly #loading: Signal<boolean> = signal(false);
  /** The threads of which replies are being fetched. */
  readonly #loadingThreads = new Set<string>();
  /** Counts how often threads were listed: only the last list goes on being filled. */
  #lists = 0;
  readonly #options: HistoryOptions;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.loading = this.#loading;
  }

  /**
   * Draws or fetches what came before the oldest message drawn of the open room; where nothing is shown
   * yet, what its reader left off at, or else the end.
   */
  older(): void {
    const room = this.#room();
    if (room === null) return;
    const { messages, fromSeq, toSeq, hasOlder } = shownOf(room);
    const name = room.info.room;
    if (room.past !== null && isEmpty(room.past)) {
      void this.#page({ room: name, after: Math.max(0, toSeq - BOUNDS.context) });
    } else if (indexOf(messages, room.drawnFrom) > 0) {
      this.#options.change({ type: "older_wanted", room: name });
    } else if (hasOlder !== false) {
      void this.#page(toSeq < fromSeq ? { room: name } : { room: name, before: fromSeq });
    }
  }

  /** Fetches what came after the newest message that is shown of the open room's past. */
  newer(): void {
    const room = this.#room();
    if (room?.past == null || room.past.hasNewer === false) return;
    void this.#page({ room: room.info.room, after: room.past.toSeq });
  }

  /** Shows where what is new in the open room begins. */
  async firstUnread(): Promise<void> {
    const room = this.#room();
    if (room === null || room.newAfter === null) return;
    const name = room.info.room;
    if (room.newAfter < shownOf(room).fromSeq - 1) {
      await this.#page({ room: name, after: Math.max(0, room.newAfter - BOUNDS.context) });
    }
    const now = this.#room();
    if (now?.info.room !== name) return;
    const { messages } = shownOf(now);
    const first = messages[indexOf(messages, room.newAfter + 1)];
    if (first !== undefined) {
      this.#options.change({ type: "targeted", room: name, id: first.id });
    }
  }

  /**
   * Shows a message of a room that is open, in its thread if it is a reply in one.
   * @returns what came in the way
   */
  async jump(room: string, id: string): Promise<Problem> {
    const { change, line, view } = this.#options;
    const known = view().rooms.get(room);
    const isIt = (message: { id: string }) => message.id === id;
    let thread = view().thread?.replies.find(isIt)?.thread;
    const here = thread !== undefined || known?.messages.some(isIt) ||
      known?.past?.messages.some(isIt);
    if (!here) {
      const problem = await attempt(async () => {
        thread = (await line.request("history", { room, around: id, limit: PAGE })).thread;
      });
      if (problem !== null) return problem;
    }
    if (thread !== undefined && thread !== id) await this.openThread(room, thread);
    change({ type: "targeted", room, id });
    return null;
  }

  /** Opens a thread and fetches its newest replies, and all that are unread. */
  async openThread(room: string, id: string): Promise<void> {
    this.#options.change({ type: "thread_opened", room, id });
    await this.missing();
  }

  /** Fetches the replies of the open thread if they could not be had; to be called when the line is there. */
  async missing(): Promise<void> {
    const { view } = this.#options;
    const { thread } = view();
    if (thread === null) return;
    if (thread.hasOlder === null) await this.#replies({ room: thread.room, thread: thread.id });
    for (;;) {
      const before = view().thread;
      if (before?.id !== thread.id || before.hasOlder !== true || isUnreadLoaded(view())) return;
      await this.olderReplies();
      if (view().thread?.replies.length === before.replies.length) return;
    }
  }

  /** Fetches what came before the oldest known reply of the open thread. */
  async olderReplies(): Promise<void> {
    const { thread } = this.#options.view();
    if (thread === null || thread.hasOlder === false) return;
    const before = thread.replies[0]?.seq;
    await this.#replies({
      room: thread.room,
      thread: thread.id,
      ...(before === undefined ? {} : { before }),
    });
  }

  /** Fetches what is missing in the open thread and the open pins, after what cannot be told. */
  async refresh(room: string): Promise<void> {
    const { change, view } = this.#options;
    const { thread, pins, threadList } = view();
    if (thread?.room === room) await this.#replies({ room, thread: thread.id });
    if (pins?.room === room) await this.openPins(room);
    if (threadList?.room !== room) return;
    change({ type: "thread_list_closed" });
    await this.listThreads(room, threadList.count);
  }

  /**
   * Lists the threads that their reader follows in a room. The first messages that are not known are
   * fetched one by one, for as long as the list is open.
   * @returns what came in the way
   */
  async listThreads(room: string, count = LISTED): Promise<Problem> {
    const { after, change, line, view } = this.#options;
    const turn = ++this.#lists;
    const wanted = () => turn === this.#lists && view().threadList?.room === room;
    const asked = new Set<string>();
    change({ type: "threads_listed", room, count });
    for (;;) {
      const thread = wanted() ? unknownThread(view(), asked) : undefined;
      if (thread === undefined) return null;
      asked.add(thread);
      const page = { room, thread, after: 0, limit: 1 };
      const problem = await attempt(() =>
        insist(() => line.request("history", page), { after, wanted })
      );
      // Its log may have been shortened.
      if (problem !== null && problem.code !== "message_not_found") {
        return wanted() ? problem : null;
      }
    }
  }

  /** Opens what is pinned in a room. @returns what came in the way */
  async openPins(room: string): Promise<Problem> {
    const { change, line, view } = this.#options;
    if (view().pins?.room !== room) change({ type: "pins", room, messages: null });
    return await attempt(async () => {
      const { messages } = await line.request("list_pins", { room });
      if (view().pins?.room === room) change({ type: "pins", room, messages });
    });
  }

  #room() {
    const { active, rooms } = this.#options.view();
    const room = active === null ? undefined : rooms.get(active);
    return room?.joined === true ? room : null;
  }

  async #page(position: { room: string; before?: number; after?: number }): Promise<void> {
    const { after, change, line, online } = this.#options;
    if (this.#loading.value || !online()) return;
    this.#loading.value = true;
    const { room, before } = position;
    const problem = await attempt(async () => {
      const { count, has_more } = await line.request("history", { ...position, limit: PAGE });
      if (before !== undefined && count === 0 && !has_more) {
        change({ type: "began", room, before });
      }
    });
    const done = () => this.#loading.value = false;
    if (problem === null) done();
    else after(PAUSE_MS, done);
  }

  async #replies(data: CommandData["history"]): Promise<void> {
    const { after, line, online, view } = this.#options;
    const { thread = "" } = data;
    if (this.#loadingThreads.has(thread) || !online()) return;
    this.#loadingThreads.add(thread);
    const wanted = () => online() && view().thread?.id === thread;
    await attempt(() =>
      insist(() => line.request("history", { ...data, limit: PAGE }), { after, wanted })
    );
    this.#loadingThreads.delete(thread);
  }
}
