import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  CommandError,
  type LinkState,
  type Pending,
  type Transport,
  type TransportOptions,
} from "../lib/client/transport.ts";
import {
  type AckData,
  CLOSE,
  type CommandData,
  type ErrorData,
  EVERYONE,
  GENERAL,
  type Message,
  type RoomInfo,
  type ServerEvent,
} from "../lib/protocol.ts";
import { Attendance } from "./attendance.ts";
import type { Device } from "./device.ts";
import { elsewhere, type Memory } from "./memory.ts";
import { type Change, reduce, TYPING_SHOWN_MS } from "./model/reduce.ts";
import { isSlash } from "./model/slash.ts";
import { EMPTY_VIEW, type Room, type View } from "./model/view.ts";
import { Notifier } from "./notifier.ts";
import { TypingNotice } from "./typing_notice.ts";

/** Messages asked for at once on scrolling up. */
const HISTORY_PAGE = 50;

/** What came of something the person asked for; `null` while nothing is wrong. */
export type Problem = Pick<ErrorData, "code" | "message"> | null;

/** The way in: asked for a name, or already inside. */
export interface Entry {
  readonly inside: boolean;
  readonly busy: boolean;
  readonly problem: Problem;
  /** Why somebody who was inside is not any more. */
  readonly shut: "signed_out" | "forbidden" | null;
}

/** What the store calls of the transport. */
export type Line = Pick<
  Transport,
  | "start"
  | "stop"
  | "reconnectNow"
  | "probe"
  | "request"
  | "send"
  | "retry"
  | "discard"
  | "forget"
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
  /** The time, as often as something on the page depends on it. */
  readonly now: ReadonlySignal<number>;
  readonly loadingOlder: ReadonlySignal<boolean>;
  /** Whether this tab is in all the rooms it should be in. */
  readonly settled: ReadonlySignal<boolean>;
  readonly notifier: Notifier;
  /** The newest message of somebody else in the open room, for screen readers. */
  readonly heard: ReadonlySignal<Message | null>;

  readonly #view: Signal<View> = signal(EMPTY_VIEW);
  readonly #link: Signal<LinkState> = signal({ kind: "connecting" });
  readonly #entry: Signal<Entry>;
  readonly #now: Signal<number>;
  readonly #loadingOlder = signal(false);
  readonly #settled = signal(false);
  readonly #heard = signal<Message | null>(null);
  readonly #memory: Memory;
  readonly #device: Device;
  readonly #line: Line;
  readonly #attendance: Attendance;
  readonly #typing: TypingNotice;
  #wanted: { name: string; room: string } | null = null;
  #name: string | null;
  #joining = 0;
  #unsent = new Set<string>();
  #cancelTick: () => void = () => {};

  constructor({ connect, memory, device }: StoreOptions) {
    this.#memory = memory;
    this.#device = device;
    this.#name = memory.name;
    this.#now = signal(device.now());
    const inside = memory.name !== null && memory.rooms.length > 0;
    this.#entry = signal({ inside, busy: false, problem: null, shut: null });
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
    this.#change({ type: "attention", attentive: device.attentive() });
    const pending = memory.unsent;
    this.#line = connect({
      identity: () => this.#entry.value.inside && this.#name ? { username: this.#name } : {},
      onEvent: (event) => this.#receive(event),
      onState: (state) => this.#linkChanged(state),
      onHello: (ack) => void this.#enter(ack),
      onPending: (pending) => this.#pendingChanged(pending),
      restore: { epoch: "", cursors: {}, pending },
    });
    if (pending.length > 0) this.#pendingChanged(pending);
    this.notifier = new Notifier({
      device,
      memory,
      room: (name) => this.#view.value.rooms.get(name),
      open: (room) => this.open(room),
    });
    this.#typing = new TypingNotice(device.now, (type, room) => this.#mention(type, { room }));
    this.#attendance = new Attendance(device, (status) => this.#mention("set_status", { status }));
    this.#listen();
  }

  start(): void {
    this.#line.start();
    this.#tick();
  }

  /** Comes in by name, to a room. */
  join(name: string, room: string): void {
    this.#wanted = { name, room };
    this.#entry.value = { ...this.#entry.value, busy: true, problem: null, shut: null };
    const { kind } = this.#link.value;
    if (kind === "online") void this.#goIn();
    else if (kind === "closed") this.#line.start();
    else this.#line.reconnectNow();
  }

  /** Goes back to the form; this browser forgets the rooms but not the name. */
  signOut(): void {
    for (const room of this.#view.value.rooms.values()) {
      if (room.joined) this.#line.forget(room.info.room);
    }
    this.#mention("leave_room", {});
    // The line stays, to come in again at once; nobody should wait for an answer meanwhile.
    this.#mention("set_status", { status: "away" });
    this.#memory.rooms = [];
    batch(() => {
      this.#view.value = { ...EMPTY_VIEW, ...this.#keptOfView() };
      this.#entry.value = { inside: false, busy: false, problem: null, shut: null };
    });
  }

  /** Opens a room, going into it first where needed. */
  open(room: string): void {
    const known = this.#view.value.rooms.get(room);
    if (known?.joined !== true) {
      void this.joinRoom(room);
      return;
    }
    this.#change({ type: "opened", room });
    this.#memory.active = room;
    if (known.messages.length === 0 && known.info.last_seq > 0) void this.#history(room, {});
  }

  async joinRoom(room: string): Promise<Problem> {
    return await this.#attempt(async () => {
      const info = await this.#requestRoom("join_room", { room });
      this.#joined(info, null);
      this.open(info.room);
    });
  }

  async createRoom(
    options: { room: string; kind: "public" | "private" | "announcement"; invite: string[] },
  ): Promise<Problem> {
    const { room, kind, invite } = options;
    return await this.#attempt(async () => {
      const data = invite.length > 0 ? { room, kind, invite } : { room, kind };
      const info = await this.#requestRoom("create_room", data);
      this.#joined(info, null);
      this.open(info.room);
    });
  }

  async leaveRoom(room: string): Promise<void> {
    const problem = await this.#attempt(async () => {
      await this.#line.request("leave_room", { room });
      this.#change({ type: "left", rooms: [room] });
    });
    if (problem !== null) this.#refuse(problem.message);
  }

  async openDirect(userId: string): Promise<void> {
    const problem = await this.#attempt(async () => {
      const info = await this.#line.request("open_direct", { user_id: userId });
      this.#joined(info, this.#view.value.rooms.get(info.room)?.seenSeq ?? null);
      this.open(info.room);
    });
    if (problem !== null) this.#refuse(problem.message);
  }

  async rename(username: string): Promise<Problem> {
    return await this.#attempt(async () => {
      const ack = await this.#line.request("login", { username });
      this.#named(ack.username);
    });
  }

  /** Sends a message or slash command to the open room, now or when there is a line. */
  send(message: string): void {
    const { active, rooms } = this.#view.value;
    const room = active !== null && rooms.get(active)?.joined === true ? active : "";
    if (isSlash(message)) this.#typing.stop();
    else this.#typing.sent();
    this.#line.send(room, message);
    if (active !== null) this.#memory.keepDraft(active, "");
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
    } else if (room.hasOlder !== false && this.#link.value.kind === "online") {
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
  peopleShown(): boolean | null {
    return this.#memory.choice("people");
  }
  keepPeopleShown(shown: boolean): void {
    this.#memory.choose("people", shown);
  }

  #change(change: Change): void {
    const before = this.#view.value;
    const after = reduce(before, change);
    if (after === before) return;
    this.#view.value = after;
    if (after.rooms !== before.rooms) this.#roomsChanged(before, after);
  }

  /** Lets the transport and the memory follow what the view says about rooms. */
  #roomsChanged(before: View, after: View): void {
    let membership = false;
    for (const [name, room] of after.rooms) {
      const known = before.rooms.get(name);
      const entered = room.joined && known?.joined !== true;
      if (entered) membership = true;
      if (entered || (room.joined && room.seenSeq !== known?.seenSeq)) {
        this.#memory.keepSeen(name, room.seenSeq);
      }
    }
    for (const [name, room] of before.rooms) {
      if (!room.joined || after.rooms.get(name)?.joined === true) continue;
      membership = true;
      this.#line.forget(name);
      this.#memory.forgetSeen(name);
    }
    if (membership && this.#entry.value.inside && this.#settled.value) {
      this.#keepRooms();
      if (after.active === null) this.#openSomeRoom();
    }
  }

  #openSomeRoom(): void {
    const { rooms } = this.#view.value;
    const joined = [...rooms.values()].filter((room) => room.joined);
    const remembered = joined.find((room) => room.info.room === this.#memory.active);
    const next = remembered ?? joined.find((room) => room.info.room === GENERAL) ?? joined[0];
    if (next !== undefined) this.open(next.info.room);
  }

  #receive(event: ServerEvent): void {
    const now = this.#device.now();
    this.#change({ type: "event", event, now });
    if (event.type === "new_message") this.#messageCame(event.data);
    if (event.type === "message_history") this.#followSlashJoin(event.data.room);
    if (event.type === "user_typing") {
      const expire = () => this.#change({ type: "typing_expired", now: this.#device.now() });
      this.#device.after(TYPING_SHOWN_MS + 50, expire);
    }
    if (event.type === "presence" && event.data.user_id === this.#view.value.userId) {
      this.#named(event.data.username);
    }
  }

  /** History that nobody asked for is how a `/join` shows. */
  #followSlashJoin(room: string): void {
    const known = this.#view.value.rooms.get(room);
    if (known === undefined || known.joined || this.#joining > 0) return;
    this.#joined(known.info, null);
    this.open(room);
  }

  #messageCame(message: Message): void {
    const { userId, active } = this.#view.value;
    if (message.user_id === userId) return;
    if (message.room === active || message.room === EVERYONE) this.#heard.value = message;
    this.notifier.messageCame(message);
  }

  #linkChanged(state: LinkState): void {
    this.#link.value = state;
    this.#tick();
    if (state.kind !== "closed") return;
    // A clean end is what `/quit` asked for.
    const quit = state.code === CLOSE.normal;
    if (quit) this.#memory.rooms = [];
    const shut = state.error !== undefined || quit || !this.#entry.value.inside
      ? null
      : state.code === CLOSE.forbidden
      ? "forbidden"
      : "signed_out";
    if (quit) this.#view.value = { ...EMPTY_VIEW, ...this.#keptOfView() };
    this.#entry.value = { inside: false, busy: false, problem: state.error ?? null, shut };
  }

  async #enter(ack: AckData["hello"]): Promise<void> {
    this.#attendance.begin();
    this.#settled.value = false;
    const seen = this.#memory.seen(ack.epoch);
    const { inside } = this.#entry.value;
    if (!inside) {
      this.#change({ type: "entered", ack, seen });
      await this.#goIn();
      return;
    }
    const before = this.#view.value;
    const names = before.userId === null
      ? this.#memory.rooms
      : [...before.rooms.values()].filter((room) => room.joined).map((room) => room.info.room);
    this.#change({ type: "entered", ack, seen });
    if (ack.username !== null) this.#named(ack.username);
    const present = new Set(ack.rooms.map((info) => info.room));
    const absent = names.filter((name) => !present.has(name) && !name.startsWith("direct:"));
    await Promise.all([
      ...absent.map((name) => this.#rejoin(name, seen[name] ?? null)),
      ...names.filter((name) => present.has(name)).map((name) => this.#refreshPeople(name)),
    ]);
    this.#settleIn();
  }

  async #rejoin(room: string, seenSeq: number | null): Promise<void> {
    try {
      const info = await this.#requestRoom("join_room", { room });
      this.#joined(info, seenSeq);
      if (this.#view.value.active === null && info.room === this.#memory.active) {
        this.open(info.room);
      }
    } catch (error) {
      if (isGone(error)) this.#change({ type: "left", rooms: [room] });
    }
  }

  /** A resumed room comes without its people; joining it once more brings them. */
  async #refreshPeople(room: string): Promise<void> {
    if (room.startsWith("direct:")) return;
    await this.#attempt(() => this.#requestRoom("join_room", { room, history: 0 }));
  }

  /** From the form into the wanted room; stays at the form with the problem if that fails. */
  async #goIn(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null) return;
    const problem = await this.#attempt(async () => {
      const me = await this.#line.request("login", { username: wanted.name });
      const info = await this.#requestRoom("join_room", { room: wanted.room });
      this.#wanted = null;
      batch(() => {
        this.#entry.value = { inside: true, busy: false, problem: null, shut: null };
        this.#view.value = { ...this.#view.value, userId: me.user_id };
        this.#named(me.username);
        this.#joined(info, null);
        this.open(info.room);
      });
      this.#mention("set_status", { status: "online" });
    });
    if (problem !== null && !isLineTrouble(problem)) {
      this.#wanted = null;
      this.#entry.value = { ...this.#entry.value, busy: false, problem };
    } else if (problem === null) this.#settleIn();
  }

  #settleIn(): void {
    this.#settled.value = true;
    this.#keepRooms();
    this.#mention("list_rooms", { watch: true });
    const { active, rooms } = this.#view.value;
    if (active === null || rooms.get(active)?.joined !== true) this.#openSomeRoom();
    else this.open(active);
  }

  #keepRooms(): void {
    this.#memory.rooms = [...this.#view.value.rooms.values()]
      .filter((room) => room.joined && room.info.kind !== "direct")
      .map((room) => room.info.room);
  }

  async #requestRoom<T extends "join_room" | "create_room">(
    type: T,
    data: CommandData[T],
  ): Promise<RoomInfo> {
    this.#joining++;
    try {
      return await this.#line.request(type, data) as RoomInfo;
    } finally {
      this.#joining--;
    }
  }

  #joined(info: RoomInfo, seenSeq: number | null): void {
    const known = this.#view.value.rooms.get(info.room);
    const seen = known?.joined === true ? known.seenSeq : seenSeq;
    this.#change({ type: "joined", info, seenSeq: seen });
  }

  #named(username: string): void {
    this.#name = username;
    this.#memory.name = username;
    if (this.#view.value.username !== username) {
      this.#view.value = { ...this.#view.value, username };
    }
  }

  #keptOfView(): Partial<View> {
    const { serverName, messageLength, userId, username, attentive } = this.#view.value;
    return { serverName, messageLength, userId, username, attentive };
  }

  #pendingChanged(pending: readonly Pending[]): void {
    const kept: Pending[] = [];
    for (const entry of pending) {
      if (isSlash(entry.message) && entry.failed !== undefined) {
        this.#refuse(entry.failed.message);
        queueMicrotask(() => this.#line.discard(entry.cid));
      } else kept.push(entry);
    }
    const unsent = new Set<string>();
    for (const entry of kept) {
      if (isSlash(entry.message)) continue;
      unsent.add(entry.cid);
      if (!this.#unsent.has(entry.cid)) this.#memory.keepUnsent(entry);
    }
    for (const cid of this.#unsent) {
      if (!unsent.has(cid)) this.#memory.forgetUnsent(cid);
    }
    this.#unsent = unsent;
    this.#change({ type: "pending", pending: kept });
  }

  #refuse(message: string): void {
    const notice = { kind: "refused", message } as const;
    this.#change({ type: "notice", notice, now: this.#device.now() });
  }

  async #history(room: string, position: { before?: number }): Promise<void> {
    if (this.#loadingOlder.value) return;
    this.#loadingOlder.value = true;
    await this.#attempt(() =>
      this.#line.request("history", { room, ...position, limit: HISTORY_PAGE })
    );
    this.#loadingOlder.value = false;
  }

  async #attempt(action: () => Promise<unknown>): Promise<Problem> {
    try {
      await action();
      return null;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return { code: error.code as ErrorData["code"], message: error.message };
    }
  }

  /** Tells the server something that does not matter if it is lost. */
  #mention<T extends "typing_start" | "typing_stop" | "set_status" | "list_rooms" | "leave_room">(
    type: T,
    data: CommandData[T],
  ): void {
    if (this.#link.value.kind === "online") this.#line.request(type, data).catch(() => {});
  }

  #listen(): void {
    const device = this.#device;
    device.onAttention(() => {
      this.#change({ type: "attention", attentive: device.attentive() });
      if (device.attentive()) {
        this.#line.probe();
        this.#attendance.alive();
      }
    });
    device.onNetwork(() => this.#line.reconnectNow());
    device.onStorage((event) => {
      const change = elsewhere(event);
      if (change?.kind === "seen") {
        this.#change({ type: "seen", room: change.room, seq: change.seq });
      } else if (change?.kind === "settled" && this.#unsent.has(change.cid)) {
        this.#line.discard(change.cid);
      }
    });
  }

  /** Keeps `now` as fresh as what is shown needs, and notices when nobody is there any more. */
  #tick(): void {
    this.#cancelTick();
    const now = this.#device.now();
    this.#now.value = now;
    if (this.#link.value.kind === "online" && this.#entry.value.inside) this.#attendance.check();
    const counting = this.#link.value.kind === "waiting";
    this.#cancelTick = this.#device.after(counting ? 1_000 : 20_000, () => this.#tick());
  }
}

function isLineTrouble(problem: NonNullable<Problem>): boolean {
  const code: string = problem.code;
  return code === "disconnected" || code === "no_answer";
}

function isGone(error: unknown): boolean {
  return error instanceof CommandError &&
    (error.code === "room_not_found" || error.code === "bad_room_name" ||
      error.code === "not_allowed" || error.code === "too_many_rooms");
}
