import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Refusal } from "../lib/client/said/said.ts";
import type { LinkState, Transport, TransportOptions } from "../lib/client/transport.ts";
import {
  type AckData,
  CLOSE,
  type CommandData,
  EVERYONE,
  GENERAL,
  type Message,
  type ServerEvent,
} from "../lib/protocol.ts";
import { Asking } from "./asking.ts";
import { attempt, insist, type Problem } from "./attempt.ts";
import { Attendance } from "./attendance.ts";
import type { Device } from "./device.ts";
import { History } from "./history.ts";
import { Membership } from "./membership.ts";
import { elsewhere, type Memory } from "./memory.ts";
import type { MessageLink } from "./message_link.ts";
import type { Look } from "./model/reading.ts";
import { type Change, reduce, TYPING_SHOWN_MS } from "./model/reduce.ts";
import type { ThreadLook } from "./model/threads.ts";
import { EMPTY_VIEW, isIn, type Room, type View } from "./model/view.ts";
import { NamesakeNotice } from "./namesake_notice.ts";
import { Notifier } from "./notifier.ts";
import { ReadMarks } from "./read_marks.ts";
import { Reopening } from "./reopening.ts";
import { Searching } from "./search/searching.ts";
import { TypingNotice } from "./typing_notice.ts";
import { Writing } from "./writing.ts";

/** Messages kept for screen readers, which may be behind in saying them. */
const HEARD = 10;
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
  | "start"
  | "reconnectNow"
  | "probe"
  | "request"
  | "send"
  | "change"
  | "retry"
  | "discard"
  | "forget"
>;

export interface StoreOptions {
  readonly connect: (
    options: Pick<
      TransportOptions,
      | "identity"
      | "onEvent"
      | "onState"
      | "onHello"
      | "onPending"
      | "onChanges"
      | "onPaced"
      | "restore"
      | "awaited"
    >,
  ) => Line;
  readonly memory: Memory;
  readonly device: Device;
  /** A message's Markdown as one line without marks. */
  readonly plain: (message: string) => string;
  /** Joins names as the language does. */
  readonly list: (names: readonly string[]) => string;
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
  /** Whether this tab is in all the rooms it should be in. */
  readonly settled: ReadonlySignal<boolean>;
  /** The newest messages of others in the open room, oldest first, for screen readers. */
  readonly heard: ReadonlySignal<readonly Message[]>;
  readonly notifier: Notifier;
  readonly history: History;
  readonly writing: Writing;
  readonly searching: Searching;
  readonly asking: Asking;

  readonly #view: Signal<View>;
  readonly #link: Signal<LinkState> = signal({ kind: "connecting" });
  readonly #entry: Signal<Entry>;
  /** The room to open when it is known whether this tab is still in it. */
  readonly #awaited: Signal<string | null>;
  readonly #now: Signal<number>;
  readonly #settled = signal(false);
  readonly #heard = signal<readonly Message[]>([]);
  readonly #memory: Memory;
  readonly #device: Device;
  readonly #line: Line;
  readonly #membership: Membership;
  readonly #reopening: Reopening;
  readonly #readMarks: ReadMarks;
  readonly #attendance: Attendance;
  readonly #namesakes: NamesakeNotice;
  readonly #typing: TypingNotice;
  #wanted: { name: string; room: string } | null = null;
  /** The message that an address leads to, until this tab is in its rooms. */
  #followed: MessageLink | null = null;
  /** Counts the times the list of rooms was asked for. */
  #watches = 0;
  #cancelTick: () => void = () => {};

  constructor({ connect, memory, device, plain, list }: StoreOptions) {
    this.#memory = memory;
    this.#device = device;
    this.#now = signal(device.now());
    // Until the server says so itself, it is called what it was called.
    const { server: serverName, name: username } = memory;
    this.#view = signal({ ...EMPTY_VIEW, serverName, username });
    this.#awaited = signal(memory.active);
    this.#entry = signal({ ...OUTSIDE, inside: memory.name !== null && memory.rooms.length > 0 });
    this.view = this.#view;
    this.link = this.#link;
    this.entry = this.#entry;
    this.now = this.#now;
    this.settled = this.#settled;
    this.heard = this.#heard;
    this.room = computed(() => {
      const { rooms, active } = this.#view.value;
      return rooms.get(active ?? this.#awaited.value ?? "") ?? null;
    });
    const { unsent: pending, unsentChanges: changes } = memory;
    this.#line = connect({
      identity: () => {
        // At the form the name there counts: the remembered one may be what was refused.
        const name = this.#entry.value.inside ? memory.name : this.#wanted?.name ?? null;
        return name === null ? {} : { username: name };
      },
      onEvent: (event) => this.#receive(event),
      onState: (state) => this.#linkChanged(state),
      onHello: (ack) => void this.#enter(ack),
      onPending: (pending) => this.writing.pendingChanged(pending),
      onChanges: (changes) => this.writing.changesChanged(changes),
      onPaced: (room, at) => {
        if (this.writing.pace(room, { at, now: device.now() })) this.#tick();
      },
      restore: { epoch: "", cursors: {}, pending, changes },
      awaited: () => device.visible(),
    });
    this.history = new History({
      line: this.#line,
      view: () => this.#view.value,
      change: (change) => this.#change(change),
      online: () => this.#link.value.kind === "online",
      after: (ms, call) => device.after(ms, call),
    });
    this.#readMarks = new ReadMarks({
      line: this.#line,
      view: () => this.#view.value,
      change: (change) => this.#change(change),
      online: () => this.#link.value.kind === "online",
      after: (ms, call) => device.after(ms, call),
    });
    this.searching = new Searching({
      line: this.#line,
      after: (ms, call) => device.after(ms, call),
    });
    this.#membership = new Membership({
      line: this.#line,
      memory,
      view: () => this.#view.value,
      change: (change) => this.#change(change),
      open: (room) => this.open(room),
      after: (ms, call) => device.after(ms, call),
    });
    this.#reopening = new Reopening({
      line: this.#line,
      memory,
      view: () => this.#view.value,
      online: () => this.#link.value.kind === "online",
      openDirect: (people) => this.#membership.openDirect(people),
      open: (room) => this.open(room),
      remove: (room) => this.#change({ type: "removed", room }),
      refuse: (refusal) => this.#refuse(refusal),
      after: (ms, call) => device.after(ms, call),
    });
    this.asking = new Asking({
      line: this.#line,
      membership: this.#membership,
      view: () => this.#view.value,
      change: (change) => this.#change(change),
      open: (room) => this.open(room),
      try: (action) => this.#try(action),
      now: () => device.now(),
    });
    this.notifier = new Notifier({
      device,
      memory,
      view: () => this.#view.value,
      open: (room) => this.open(room),
      plain,
      list,
    });
    this.#namesakes = new NamesakeNotice({
      memory,
      view: () => this.#view.value,
      say: (notice) => this.#change({ type: "notice", notice, now: device.now() }),
    });
    this.#typing = new TypingNotice(device.now, (type, room) => this.#mention(type, { room }));
    this.writing = new Writing({
      line: this.#line,
      memory,
      typing: this.#typing,
      view: () => this.#view.value,
      change: (change) => this.#change(change),
      refuse: (refusal) => this.#refuse(refusal),
      settled: () => this.#settled.value,
    });
    this.#attendance = new Attendance(device, (status) => this.#mention("set_status", { status }));
    this.#change({ type: "attention", attentive: device.attentive() });
    if (this.#entry.value.inside) this.#change({ type: "remembered", rooms: memory.rooms });
    if (pending.length > 0) this.writing.pendingChanged(pending);
    if (changes.length > 0) this.writing.changesChanged(changes);
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

  /** Opens a room where its reader left off, going into it first where needed. */
  open(room: string): void {
    const { active, rooms } = this.#view.value;
    const known = rooms.get(room);
    if (known?.remembered === true && active === null) {
      this.#awaited.value = room;
      this.#memory.active = room;
      return;
    }
    if (!isIn(known)) {
      void this.#try(async () => this.open((await this.#membership.join(room)).room));
      return;
    }
    this.#show(room);
    if (active === room || this.#link.value.kind !== "online") return;
    this.#change({ type: "unread_wanted", room });
  }

  #show(room: string): void {
    const { active } = this.#view.value;
    const kept = active === null && this.#memory.kept === room;
    this.#change({ type: "opened", room, kept });
    this.#awaited.value = null;
    this.#memory.active = room;
  }

  /**
   * Opens a message, in its room and thread; as soon as this tab is in its rooms.
   * @param options `join`: also where that is a private room that its reader is not in; else they are asked
   */
  follow(link: MessageLink, { join = false } = {}): void {
    if (!this.#settled.value) {
      this.#followed = link;
      return;
    }
    const known = this.#view.value.rooms.get(link.room);
    if (known?.info.kind === "private" && !known.joined && !join) {
      const notice = { kind: "linked", link } as const;
      return this.#change({ type: "notice", notice, now: this.#device.now() });
    }
    void this.#try(async () => {
      const { room } = known?.joined ? known.info : await this.#membership.join(link.room);
      this.#show(room);
      await this.jump(link.id);
    });
  }

  /** Shows a message of the open room. */
  async jump(id: string): Promise<void> {
    const { active } = this.#view.value;
    if (active === null) return;
    const problem = await this.history.jump(active, id);
    if (problem !== null) this.#refuse(problem);
  }

  /** Makes a message of the open room and what came after it unread again. */
  markUnread({ room, seq }: Message): void {
    this.#change({ type: "marked_unread", room, seq: seq - 1 });
    this.#readMarks.flush();
  }

  /** Makes everything read in a room and its threads, or in all rooms. */
  markRead(room?: string): void {
    const rooms = room === undefined ? [...this.#view.value.rooms.keys()] : [room];
    this.#change({ type: "all_read", rooms });
  }

  async rename(username: string): Promise<Problem> {
    return await attempt(async () => {
      this.#named((await this.#line.request("login", { username })).username);
      this.#namesakes.look();
    });
  }

  /** Its reader looks at the open room. */
  look(look: Look): void {
    this.#change({ type: "looked", look });
  }
  /** Its reader looks at the open thread. */
  lookAtThread(look: ThreadLook): void {
    this.#change({ type: "thread_looked", look });
  }
  /** Its reader wants to be there. */
  showLatest(room: string): void {
    this.#change({ type: "latest_wanted", room });
  }
  closeThread(id: string): void {
    this.#change({ type: "thread_closed", id });
  }
  closePins(): void {
    this.#change({ type: "pins_closed" });
  }
  closeThreadList(): void {
    this.#change({ type: "thread_list_closed" });
  }

  tryNow(): void {
    this.#line.reconnectNow();
    this.#line.probe();
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
    if (after.rooms === before.rooms && after.active === before.active) return;
    const open = after.active === null ? undefined : after.rooms.get(after.active);
    if (open !== undefined) this.#memory.kept = open.keptUnread ? open.info.room : null;
    this.#membership.follow(before, after);
    this.#readMarks.follow(before, after);
  }

  #receive(event: ServerEvent): void {
    const now = this.#device.now();
    const held = event.type === "room_deleted" &&
      this.#reopening.gone(event.data.room, this.#view.value);
    if (!held) this.#change({ type: "event", event, now });
    // What is lost while the line comes back waits until it has.
    if (event.type === "room_deleted" && this.#link.value.kind === "online") {
      void this.#reopening.openAnew();
    }
    if (event.type === "welcome") this.#memory.server = event.data.server.name;
    if (event.type === "new_message") this.#messageCame(event.data);
    if (event.type === "message_history") this.#membership.historyCame(event.data.room);
    if (event.type === "message_deleted") {
      this.#heard.value = this.#heard.value.filter(({ id }) => id !== event.data.id);
    }
    if (event.type === "room_users" && this.#entry.value.inside) this.#namesakes.look();
    if (event.type === "gap") void this.history.refresh(event.data.room);
    if (event.type === "message_pinned" && this.#view.value.pins?.room === event.data.room) {
      void this.history.openPins(event.data.room);
    }
    if (event.type === "user_typing") {
      const expire = () => this.#change({ type: "typing_expired", now: this.#device.now() });
      this.#device.after(TYPING_SHOWN_MS + 50, expire);
    }
    if (event.type === "user_joined" && this.#isMe(event.data) && this.#entry.value.inside) {
      void this.#membership.joinedElsewhere(event.data.room);
    }
    if (event.type === "user_left" && this.#isMe(event.data)) {
      this.#membership.leftElsewhere(event.data.room);
    }
    if (event.type === "presence" && this.#isMe(event.data)) {
      this.#named(event.data.username);
    }
  }

  #isMe({ user_id }: { user_id: string }): boolean {
    return user_id === this.#view.value.userId;
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
    this.#change({ type: "entered", ack });
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
      this.#namesakes.look();
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
    const joined = [...rooms.values()].filter(isIn);
    const present = new Set(joined.map((room) => room.info.room));
    if (!await this.#membership.comeBack(present)) return;
    this.#settled.value = true;
    this.writing.settled();
    void this.#reopening.openAnew();
    const listed = this.#watchRooms();
    const room = this.room.value;
    if (room?.joined !== true) this.#membership.openSome();
    // To open the open room is to have done with what was marked as unread there.
    else if (!isIn(room) || room.info.room !== this.#view.value.active) this.open(room.info.room);
    void this.history.missing();
    const followed = this.#followed;
    this.#followed = null;
    if (followed === null) return;
    // Only the list says which rooms are private.
    await listed;
    this.follow(followed);
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
    this.#reopening.end();
    this.#watches++;
    this.#settled.value = false;
    this.#heard.value = [];
    this.#memory.kept = null;
    const { serverName, messageLength, userId, username, attentive } = this.#view.value;
    const { pending, changes } = this.#view.value;
    batch(() => {
      this.#view.value = {
        ...EMPTY_VIEW,
        ...{ serverName, messageLength, userId, username, attentive },
        ...{ pending, changes },
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
      if (device.visible()) this.#line.probe();
      if (device.attentive()) this.#attendance.alive();
      // The page may be about to be closed.
      else this.#readMarks.flush();
    });
    device.onNetwork(() => this.#line.probe());
    device.onStorage((event) => {
      const change = elsewhere(event);
      if (change?.kind === "settled") this.writing.settledElsewhere(change.cid);
      else if (change?.kind === "gone_out" && this.#entry.value.inside) this.signOut();
    });
  }

  /** Moves the time on, and notices when nobody is there any more. */
  #tick(): void {
    this.#cancelTick();
    this.#now.value = this.#device.now();
    const { kind } = this.#link.value;
    if (kind === "online" && this.#entry.value.inside) this.#attendance.check();
    const counting = kind === "waiting" || this.writing.isPaced(this.#now.value);
    const ms = counting ? TICK_MS.counting : TICK_MS.calm;
    this.#cancelTick = this.#device.after(ms, () => this.#tick());
  }
}
