import type { Transport } from "../lib/client/transport.ts";
import { type CommandData, type Cursors, GENERAL, type RoomInfo } from "../lib/protocol.ts";
import { attempt } from "./attempt.ts";
import type { Memory } from "./memory.ts";
import type { Change } from "./model/reduce.ts";
import type { View } from "./model/view.ts";

export interface MembershipOptions {
  readonly line: Pick<Transport, "request" | "forget">;
  readonly memory: Memory;
  readonly view: () => View;
  readonly change: (change: Change) => void;
  readonly open: (room: string) => void;
  /** Calls once after `ms`. */
  readonly after: (ms: number, call: () => void) => void;
}

/** Pause before asking again after too many commands, in milliseconds, if the server names none. */
const TOO_FAST_PAUSE_MS = 1_000;

/** Which rooms this tab is in: goes into them, comes back into them, and makes the memory follow. */
export class Membership {
  readonly #options: MembershipOptions;
  /** Requests under way that lead into a room. */
  #entering = 0;
  /** Counts returns, so that one that a later one overtook stops. */
  #returns = 0;
  #settled = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** Whether this tab is in all the rooms it should be in. */
  get settled(): boolean {
    return this.#settled;
  }

  /** @throws {CommandError} */
  async join(room: string): Promise<RoomInfo> {
    const info = await this.#request("join_room", { room });
    this.joined(info, null);
    return info;
  }

  /** @throws {CommandError} */
  async create(data: CommandData["create_room"]): Promise<RoomInfo> {
    const info = await this.#request("create_room", data);
    this.joined(info, null);
    return info;
  }

  /** @throws {CommandError} */
  async openDirect(userId: string): Promise<RoomInfo> {
    const info = await this.#options.line.request("open_direct", { user_id: userId });
    this.joined(info, null);
    return info;
  }

  /** @throws {CommandError} */
  async leave(room: string): Promise<void> {
    await this.#options.line.request("leave_room", { room });
    this.#options.change({ type: "left", rooms: [room] });
  }

  /** @param seenSeq what was seen of the room before; null if it is new */
  joined(info: RoomInfo, seenSeq: number | null): void {
    const known = this.#options.view().rooms.get(info.room);
    const seen = known?.joined === true ? known.seenSeq : seenSeq;
    this.#options.change({ type: "joined", info, seenSeq: seen });
  }

  /** History that nobody asked for is how a `/join` shows. */
  historyCame(room: string): void {
    const known = this.#options.view().rooms.get(room);
    if (known === undefined || known.joined || this.#entering > 0) return;
    this.joined(known.info, null);
    this.#options.open(room);
  }

  /**
   * After `hello`: comes back into the remembered rooms.
   * @param present rooms that the server says this session is in already
   * @returns whether that is done, and not overtaken by the end of the line
   */
  async comeBack({ present, seen }: { present: Set<string>; seen: Cursors }): Promise<boolean> {
    const turn = ++this.#returns;
    this.#settled = false;
    const names = this.#options.memory.rooms;
    const went = await Promise.all(
      names.map((room) =>
        present.has(room) ? this.#refresh(room) : this.#rejoin(room, seen[room] ?? null)
      ),
    );
    if (turn !== this.#returns || went.includes(false)) return false;
    this.#settled = true;
    this.#keep();
    return true;
  }

  /** The view changed: makes the transport and the memory follow. */
  follow(before: View, after: View): void {
    const { line, memory } = this.#options;
    let changed = false;
    for (const [name, room] of after.rooms) {
      const known = before.rooms.get(name);
      const entered = room.joined && known?.joined !== true;
      changed ||= entered;
      if (entered || (room.joined && room.seenSeq !== known?.seenSeq)) {
        memory.keepSeen(name, room.seenSeq);
      }
    }
    for (const [name, room] of before.rooms) {
      if (!room.joined || after.rooms.get(name)?.joined === true) continue;
      changed = true;
      line.forget(name);
      memory.forgetSeen(name);
    }
    if (!changed || !this.#settled) return;
    this.#keep();
    if (after.active === null) this.openSome();
  }

  /** Opens the room that was open, or else any. */
  openSome(): void {
    const joined = [...this.#options.view().rooms.values()].filter((room) => room.joined);
    const open = this.#options.memory.active;
    const next = joined.find((room) => room.info.room === open) ??
      joined.find((room) => room.info.room === GENERAL) ?? joined[0];
    if (next !== undefined) this.#options.open(next.info.room);
  }

  /** Forgets all rooms. */
  end(): void {
    this.#returns++;
    this.#settled = false;
    const { line, memory, view } = this.#options;
    for (const [name, room] of view().rooms) if (room.joined) line.forget(name);
    memory.rooms = [];
  }

  #keep(): void {
    const { memory, view } = this.#options;
    memory.rooms = [...view().rooms.values()]
      .filter((room) => room.joined && room.info.kind !== "direct")
      .map((room) => room.info.room);
  }

  /** @returns false if the line ended first */
  async #rejoin(room: string, seenSeq: number | null): Promise<boolean> {
    const problem = await attempt(async () => {
      const info = await this.#request("join_room", { room });
      this.joined(info, seenSeq);
      const { memory, open, view } = this.#options;
      if (view().active === null && info.room === memory.active) open(info.room);
    });
    if (problem === null) return true;
    if (problem.code === "disconnected") return false;
    if (problem.code === "too_fast") {
      const ms = problem.retryAfterMs ?? TOO_FAST_PAUSE_MS;
      await new Promise<void>((resolve) => this.#options.after(ms, resolve));
      return await this.#rejoin(room, seenSeq);
    }
    // It may not be joined any more, and is forgotten.
    this.#options.change({ type: "left", rooms: [room] });
    return true;
  }

  /** A resumed room comes without its people; joining it once more brings them. */
  async #refresh(room: string): Promise<boolean> {
    const problem = await attempt(() => this.#request("join_room", { room, history: 0 }));
    return problem?.code !== "disconnected";
  }

  async #request<T extends "join_room" | "create_room">(
    type: T,
    data: CommandData[T],
  ): Promise<RoomInfo> {
    this.#entering++;
    try {
      return await this.#options.line.request(type, data) as RoomInfo;
    } finally {
      this.#entering--;
    }
  }
}
