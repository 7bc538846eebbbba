import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Refusal } from "../lib/client/said/said.ts";
import type { LinkState, Pending, Transport, TransportOptions } from "../lib/client/transport.ts";
import {
  type AckData,
  CLOSE,
  type CommandData,
  type Cursors,
  EVERYONE,
  GENERAL,
  type Message,
  type ServerEvent,
} from "../lib/protocol.ts";
import { attempt, insist, type Problem } from "./attempt.ts";
import { Attendance } from "./attendance.ts";
import type { Device } from "./device.ts";
import { Membership } from "./membership.ts";
import { elsewhere, type Memory } from "./memory.ts";
import { type Change, reduce, TYPING_SHOWN_MS } from "./model/reduce.ts";
import { isSlash } from "./model/slash.ts";
import { BOUNDS, EMPTY_VIEW, type Room, type View } from "./model/view.ts";
import { Notifier } from "./notifier.ts";
import { TypingNotice } from "./typing_notice.ts";
import { Unsent } from "./unsent.ts";

/** Messages asked for at once on scrolling up. */
const HISTORY_PAGE = 50;
/** Messages kept for screen readers, which may be behind in saying them. */
const HEARD = 10;
/** Pause after history could not be had, in milliseconds. */
const HISTORY_PAUSE_MS = 3_000;
/** How the server refuses a message of somebody who is not in its room yet. */
const EARLY_CODES: ReadonlySet<string> = new Set(["name_required", "not_in_room", "in_no_room"]);
/** How often the time on the page moves on, in milliseconds: while a wait is counted down, and else. */
const TICK_MS = { counting: 1_000, calm: 20_000 } as const;

/** The way in: asked for a name, or already inside. */
export interface Entry {
  readonly inside: boolean;
  readonly busy: boolean;
  readonly problem: Problem;
  /** Why somebody who was inside is not any more. */
  readonly shut: "signed_out" | "forbidden" | null;
}

const OUTSIDE: Entry = { inside: false, busy: false, problem: null, shut: null };

/** What the store calls of the transport. */
export type Line = Pick<
  Transport,
  "start" | "reconnectNow" | "probe" | "request" | "send" | "retry" | "discard" | "forget"
>;

export interface StoreOptions {
  readonly connect: (
    options: Pick<
      TransportOptions,
      "identity" | "onEvent" | "onState" | "onHello" | "onPending" | "restore"
    >,
  ) => Line;
  readonly memory: Memory;
  readonly device: Device;
}

/** The page's state, as signals, and the only one that changes it. */
export class Store {
  readonly view: ReadonlySignal<View>;
  readonly link: ReadonlySignal<LinkState>;
  readonly entry: ReadonlySignal<Entry>;
  /** The open room, once it is known. */
  readonly room: ReadonlySignal<Room | null>;
  /** The time, as fresh as what is shown needs. */
  readonly now: ReadonlySignal<number>;
  readonly loadingOlder: ReadonlySignal<boolean>;
  /** Whether this tab is in all the rooms it should be in. */
  readonly settled: ReadonlySignal<boolean>;
  /** The newest messages of others in the open room, oldest first, for screen readers. */
  readonly heard: ReadonlySignal<readonly Message[]>;
  readonly notifier: Notifier;

  readonly #view: Signal<View>;
  readonly #link: Signal<LinkState> = signal({ kind: "connecting" });
  readonly #entry: Signal<Entry>;
  readonly #now: Signal<number>;
  readonly #loadingOlder = signal(false);
  readonly #settled = signal(false);
  readonly #heard = signal<readonly Message[]>([]);
  readonly #memory: Memory;
  readonly #device: Device;
  readonly #line: Line;
  readonly #membership: Membership;
  readonly #unsent: Unsent;
  readonly #attendance: Attendance;
  readonly #typing: TypingNotice;
  #wanted: { name: string; room: string } | null = null;
  #seen: Cursors = {};
  /** `cid` of messages that came to the server before this tab was in their room. */
  readonly #early = new Set<string>();
  /** Counts the times the list of rooms was asked for. */
  #watches = 0;
  #cancelTick: () => void = () => {};

  constructor({ connect, memory, device }: StoreOptions) {
    this.#memory = memory;
    this.#device = device;
    this.#now = signal(device.now());
    // Until the server says so itself, it is called what it was called.
    const { server: serverName, name: username } = memory;
    this.#view = signal({ ...EMPTY_VIEW, serverName, username });
    this.#entry = signal({ ...OUTSIDE, inside: memory.name !== null && memory.rooms.length > 0 });
    this.view = this.#view;
    this.link = this.#link;
    this.entry = this.#entry;
    this.now = this.#now;
    this.loadingOlder = this.#loadingOlder;
    this.settled = this.#settled;
    this.heard = this.#heard;
    this.room = computed(() => {
      const { rooms, active } = this.#view.value;
      return active === null ? null : rooms.get(active) ?? null;
    });
    this.#unsent = new Unsent(memory);
    const pending = memory.unsent;
    this.#line = connect({
      identity: () => {
        // At the form the name there counts: the remembered one may be what was refused.
        const name = this.#entry.value.inside ? memory.name : this.#wanted?.name ?? null;
        return name === null ? {} : { username: name };
      },
      onEvent: (event) => this.#receive(event),
      onState: (state) => this.#linkChanged(state),
      onHello: (ack) => void this.#enter(ack),
      onPending: (pending) => this.#pendingChanged(pending),
      restore: { epoch: "", cursors: {}, pending },
    });
    this.#membership = new Membership({
      line: this.#line,
      memory,
      view: () => this.#view.value,
      change: (change) => this.#change(change),
      open: (room) => this.open(room),
      after: (ms, call) => device.after(ms, call),
    });
    this.notifier = new Notifier({
      device,
      memory,
      room: (name) => this.#view.value.rooms.get(name),
      active: () => this.#view.value.active,
      open: (room) => this.open(room),
    });
    this.#typing = new TypingNotice(device.now, (type, room) => this.#mention(type, { room }));
    this.#attendance = new Attendance(device, (status) => this.#mention("set_status", { status }));
    this.#change({ type: "attention", attentive: device.attentive() });
    if (pending.length > 0) this.#pendingChanged(pending);
    this.#listen();
  }

  start(): void {
    this.#line.start();
    this.#tick();
  }

  /** Comes in by name, to a room. */
  join(name: string, room: string): void {
    this.#wanted = { name, room };
    this.#entry.value = { ...OUTSIDE, busy: true };
    const { kind } = this.#link.value;
    if (kind === "online") void this.#goIn();
    else if (kind === "closed") this.#line.start();
    else this.#line.reconnectNow();
  }

  /** Goes back to the form; this browser forgets the rooms but not the name. */
  signOut(): void {
    this.#mention("leave_room", {});
    // The line stays, to come in again at once; nobody should wait for an answer meanwhile.
    this.#mention("set_status", { status: "away" });
    this.#goOut(OUTSIDE);
  }

  /** Opens a room, going into it first where needed. */
  open(room: string): void {
    const known = this.#view.value.rooms.get(room);
    if (known?.joined !== true) {
      void this.#try(async () => this.open((await this.#membership.join(room)).room));
      return;
    }
    this.#change({ type: "opened", room });
    this.#memory.active = room;
    if (known.messages.length === 0 && known.info.last_seq > 0) void this.#history(room, {});
  }

  async createRoom(data: CommandData["create_room"]): Promise<Problem> {
    return await attempt(async () => this.open((await this.#membership.create(data)).room));
  }

  async leaveRoom(room: string): Promise<void> {
    await this.#try(async () => {
      await this.#membership.leave(room);
      for (const entry of this.#view.value.pending) {
        if (entry.room === room) this.#line.discard(entry.cid);
      }
    });
  }

  async openDirect(userId: string): Promise<void> {
    await this.#try(async () => this.open((await this.#membership.openDirect(userId)).room));
  }

  async rename(username: string): Promise<Problem> {
    return await attempt(async () => {
      this.#named((await this.#line.request("login", { username })).username);
    });
  }

  /**
   * Sends a message or slash command to the open room, now or when there is a line.
   * @returns whether it was taken
   */
  send(message: string): boolean {
    const { active, rooms } = this.#view.value;
    const room = active !== null && rooms.get(active)?.joined === true ? active : "";
    if (isSlash(message)) this.#typing.stop();
    else this.#typing.sent();
    const { cid, failed } = this.#line.send(room, message);
    // One that the transport keeps shows its failure itself.
    if (failed !== undefined && !this.#view.value.pending.some((entry) => entry.cid === cid)) {
      this.#refuse(failed);
      return false;
    }
    if (active !== null) this.#memory.keepDraft(active, "");
    return true;
  }
  retry(cid: string): void {
    this.#line.retry(cid);
  }
  discard(cid: string): void {
    this.#line.discard(cid);
  }

  draft(room: string): string {
    return this.#memory.draft(room);
  }
  /** Keeps what is being written, and lets the others in the room know that something is. */
  keepDraft(room: string, draft: string): void {
    this.#memory.keepDraft(room, draft);
    if (draft === "" || isSlash(draft)) this.#typing.stop();
    else this.#typing.writing(room);
  }

  /** Draws or loads what came before the oldest message drawn. */
  loadOlder(): void {
    const room = this.room.value;
    if (room === null || !room.joined) return;
    const first = room.messages[0];
    if (first !== undefined && first.seq < room.drawnFrom) {
      this.#change({ type: "older_wanted", room: room.info.room });
    } else if (room.hasOlder !== false && room.messages.length < BOUNDS.messages) {
      void this.#history(room.info.room, first === undefined ? {} : { before: first.seq });
    }
  }
  /** Its reader is at the end of the room. */
  settle(room: string): void {
    this.#change({ type: "at_end", room });
  }

  tryNow(): void {
    this.#line.reconnectNow();
  }

  /** The name to offer at the form. */
  get rememberedName(): string | null {
    return this.#memory.name;
  }
  /** The room to go to where there is no other. */
  get home(): string {
    return GENERAL;
  }
  #change(change: Change): void {
    const before = this.#view.value;
    const after = reduce(before, change);
    if (after === before) return;
    this.#view.value = after;
    if (after.rooms !== before.rooms) this.#membership.follow(before, after);
  }

  #receive(event: ServerEvent): void {
    const now = this.#device.now();
    this.#change({ type: "event", event, now });
    if (event.type === "welcome") this.#memory.server = event.data.server.name;
    if (event.type === "new_message") this.#messageCame(event.data);
    if (event.type === "message_history") this.#membership.historyCame(event.data.room);
    if (event.type === "user_typing") {
      const expire = () => this.#change({ type: "typing_expired", now: this.#device.now() });
      this.#device.after(TYPING_SHOWN_MS + 50, expire);
    }
    if (event.type === "presence" && event.data.user_id === this.#view.value.userId) {
      this.#named(event.data.username);
    }
  }

  #messageCame(message: Message): void {
    if (!this.#entry.value.inside) return;
    const { userId, active } = this.#view.value;
    if (message.user_id === userId) return;
    if (message.room === active || message.room === EVERYONE) {
      this.#heard.value = [...this.#heard.value, message].slice(-HEARD);
    }
    this.notifier.messageCame(message);
  }

  #linkChanged(state: LinkState): void {
    const { inside } = this.#entry.value;
    this.#link.value = state;
    this.#tick();
    if (state.kind !== "closed") return;
    // A clean end is what `/quit` asked for.
    if (state.code === CLOSE.normal) return this.#goOut(OUTSIDE);
    const shut = state.code === CLOSE.forbidden ? "forbidden" : "signed_out";
    const problem = state.error ?? null;
    this.#entry.value = { ...OUTSIDE, problem, shut: problem === null && inside ? shut : null };
  }

  async #enter(ack: AckData["hello"]): Promise<void> {
    this.#attendance.begin();
    this.#seen = this.#memory.seen(ack.epoch);
    this.#change({ type: "entered", ack, seen: this.#seen });
    if (!this.#entry.value.inside) return await this.#goIn();
    if (ack.username !== null) this.#named(ack.username);
    await this.#comeBack();
  }

  /** From the form into the wanted room; stays at the form with the problem if that fails. */
  async #goIn(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null) return;
    const problem = await attempt(async () => {
      const me = await this.#line.request("login", { username: wanted.name });
      const { room } = await this.#membership.join(wanted.room);
      this.#wanted = null;
      batch(() => {
        this.#entry.value = { ...OUTSIDE, inside: true };
        this.#named(me.username);
        this.open(room);
      });
    });
    if (problem === null) {
      this.#mention("set_status", { status: "online" });
      await this.#comeBack();
    } else if (problem.code !== "disconnected") {
      this.#wanted = null;
      this.#entry.value = { ...OUTSIDE, problem };
    }
  }

  async #comeBack(): Promise<void> {
    this.#settled.value = false;
    const { rooms } = this.#view.value;
    const joined = [...rooms.values()].filter((room) => room.joined);
    const present = new Set(joined.map((room) => room.info.room));
    if (!await this.#membership.comeBack({ present, seen: this.#seen })) return;
    this.#settled.value = true;
    for (const cid of this.#early) this.#line.retry(cid);
    this.#early.clear();
    void this.#watchRooms();
    const room = this.room.value;
    if (room?.joined === true) this.open(room.info.room);
    else this.#membership.openSome();
  }

  async #watchRooms(): Promise<void> {
    const turn = ++this.#watches;
    await attempt(() =>
      insist(() => this.#line.request("list_rooms", { watch: true }), {
        after: (ms, call) => this.#device.after(ms, call),
        wanted: () => turn === this.#watches,
      })
    );
  }

  #goOut(entry: Entry): void {
    this.#membership.end();
    this.#watches++;
    this.#settled.value = false;
    this.#heard.value = [];
    const { serverName, messageLength, userId, username, attentive, pending } = this.#view.value;
    batch(() => {
      this.#view.value = {
        ...EMPTY_VIEW,
        ...{ serverName, messageLength, userId, username, attentive, pending },
      };
      this.#entry.value = entry;
    });
  }

  #named(username: string): void {
    this.#memory.name = username;
    if (this.#view.value.username !== username) {
      this.#view.value = { ...this.#view.value, username };
    }
  }

  #pendingChanged(pending: readonly Pending[]): void {
    const refused = pending.filter((entry) => isSlash(entry.message) && entry.failed !== undefined);
    const kept = pending.filter((entry) => !refused.includes(entry)).map((entry) => {
      if (entry.failed === undefined || this.#settled.value) return entry;
      if (!EARLY_CODES.has(entry.failed.code)) return entry;
      this.#early.add(entry.cid);
      const { failed: _, ...waiting } = entry;
      return waiting;
    });
    this.#unsent.follow(kept);
    this.#change({ type: "pending", pending: kept });
    for (const { cid, failed } of refused) {
      if (failed !== undefined) this.#refuse(failed);
      // The transport is in the middle of telling.
      queueMicrotask(() => this.#line.discard(cid));
    }
  }

  async #history(room: string, position: { before?: number }): Promise<void> {
    if (this.#loadingOlder.value || this.#link.value.kind !== "online") return;
    this.#loadingOlder.value = true;
    const { before } = position;
    const problem = await attempt(async () => {
      const data = { room, ...position, limit: HISTORY_PAGE };
      const { count, has_more } = await this.#line.request("history", data);
      if (before !== undefined && count === 0 && !has_more) {
        this.#change({ type: "began", room, before });
      }
    });
    const done = () => this.#loadingOlder.value = false;
    if (problem === null) done();
    else this.#device.after(HISTORY_PAUSE_MS, done);
  }

  /** Does what was asked for, and says in the open room what came in the way. */
  async #try(action: () => Promise<unknown>): Promise<void> {
    const problem = await attempt(action);
    if (problem !== null) this.#refuse(problem);
  }

  #refuse(refusal: Refusal): void {
    const notice = { kind: "refused", refusal } as const;
    this.#change({ type: "notice", notice, now: this.#device.now() });
  }

  /** Tells the server something that does not matter if it is lost. */
  #mention<T extends "typing_start" | "typing_stop" | "set_status" | "leave_room">(
    type: T,
    data: CommandData[T],
  ): void {
    if (this.#link.value.kind === "online") this.#line.request(type, data).catch(() => {});
  }

  #listen(): void {
    const device = this.#device;
    device.onAttention(() => {
      this.#change({ type: "attention", attentive: device.attentive() });
      if (!device.attentive()) return;
      this.#line.probe();
      this.#attendance.alive();
    });
    device.onNetwork(() => this.#line.probe());
    device.onStorage((event) => {
      const change = elsewhere(event);
      if (change?.kind === "seen") {
        this.#change({ type: "seen", room: change.room, seq: change.seq });
      } else if (change?.kind === "settled" && this.#unsent.has(change.cid)) {
        this.#line.discard(change.cid);
      }
    });
  }

  /** Moves the time on, and notices when nobody is there any more. */
  #tick(): void {
    this.#cancelTick();
    this.#now.value = this.#device.now();
    const { kind } = this.#link.value;
    if (kind === "online" && this.#entry.value.inside) this.#attendance.check();
    const ms = kind === "waiting" ? TICK_MS.counting : TICK_MS.calm;
    this.#cancelTick = this.#device.after(ms, () => this.#tick());
  }
}
