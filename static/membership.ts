import type { Transport } from "../lib/client/transport.ts";
import {
  type CommandData,
  EVERYONE,
  GENERAL,
  type PersonRef,
  type RoomInfo,
} from "../lib/protocol.ts";
import { attempt, insist } from "./attempt.ts";
import type { Memory } from "./memory.ts";
import type { Change } from "./model/reduce.ts";
import { isIn, type View } from "./model/view.ts";

export interface MembershipOptions {
  readonly line: Pick<Transport, "request" | "forget">;
  readonly memory: Memory;
  readonly view: () => View;
  readonly change: (change: Change) => void;
  readonly open: (room: string) => void;
  /** Calls once after `ms`. */
  readonly after: (ms: number, call: () => void) => void;
}

/** Rooms asked for at the same time on coming back. */
const JOINS_AT_ONCE = 5;
/** What the server says of a room that one cannot come back into. */
const CLOSED_CODES: ReadonlySet<string> = new Set([
  "room_not_found",
  "not_allowed",
  "bad_room_name",
]);

/** Which rooms this tab is in: goes into them, comes back into them, and makes the memory follow. */
export class Membership {
  readonly #options: MembershipOptions;
  /** Requests under way that lead into a room. */
  #entering = 0;
  /** Counts returns, so that one that a later one overtook stops. */
  #returns = 0;
  /** Whether this tab is in all the rooms it should be in. */
  #settled = false;
  /** Rooms that this tab could not come back into, for a reason that may pass. */
  readonly #missed = new Set<string>();
  /** The list of rooms as this tab last left it: what it lacks later was left in another tab. */
  #kept: readonly string[] = [];
  /** Rooms that this tab is just following another one into, with the number of the request. */
  readonly #following = new Map<string, number>();
  #follows = 0;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** @throws {CommandError} */
  async join(room: string): Promise<RoomInfo> {
    const info = await this.#request("join_room", { room });
    this.joined(info);
    return info;
  }

  /** @throws {CommandError} */
  async create(data: CommandData["create_room"]): Promise<RoomInfo> {
    const info = await this.#request("create_room", data);
    this.joined(info);
    return info;
  }

  /** @throws {CommandError} */
  async openDirect(people: readonly PersonRef[]): Promise<RoomInfo> {
    const info = await this.#options.line.request("open_direct", { people: [...people] });
    this.joined(info);
    return info;
  }

  /** @throws {CommandError} */
  async leave(room: string): Promise<void> {
    await this.#options.line.request("leave_room", { room });
    this.#options.change({ type: "left", rooms: [room] });
  }

  /** The person joined a room in another tab: it is in this one's list, too. */
  async joinedElsewhere(room: string): Promise<void> {
    if (this.#options.view().rooms.get(room)?.joined === true) return;
    // Each tab that comes in there tells of it.
    if (this.#following.has(room)) return;
    const turn = ++this.#follows;
    this.#following.set(room, turn);
    const { after } = this.#options;
    const wanted = () => this.#following.get(room) === turn;
    // What comes in the way is nothing to tell of here: the room is in the list that all tabs share.
    await attempt(async () => {
      const info = await insist(() => this.#request("join_room", { room }), { after, wanted });
      // The server may have heard that the room was left again before it heard of this.
      if (wanted()) this.joined(info);
      // Where it was joined once more, too, another request is under way already.
      else if (!this.#following.has(room)) await this.leave(info.room);
    });
    if (wanted()) this.#following.delete(room);
  }

  /** The person left a room in another tab. */
  leftElsewhere(room: string): void {
    this.#following.delete(room);
    this.#missed.delete(room);
  }

  joined(info: RoomInfo): void {
    this.#missed.delete(info.room);
    this.#options.change({ type: "joined", info });
  }

  /** History that nobody asked for is how a `/join` shows. */
  historyCame(room: string): void {
    const known = this.#options.view().rooms.get(room);
    if (known === undefined || known.joined || this.#entering > 0) return;
    this.joined(known.info);
    this.#options.open(room);
  }

  /**
   * After `hello`: comes back into the remembered rooms.
   * @param present rooms that the server says this session is in already
   * @returns whether that is done, and not overtaken by the end of the line
   */
  async comeBack(present: ReadonlySet<string>): Promise<boolean> {
    const turn = ++this.#returns;
    this.#settled = false;
    this.#missed.clear();
    const wanted = () => turn === this.#returns;
    const listed = this.#options.memory.rooms;
    for (const room of this.#kept) {
      if (!present.has(room) || listed.includes(room)) continue;
      const problem = await attempt(() => this.leave(room));
      if (!wanted() || problem?.code === "disconnected") return false;
    }
    const names = listed.values();
    // They share one iterator: each takes the next room when it is done with one.
    const work = async () => {
      for (const room of names) {
        const went = present.has(room)
          ? await this.#refresh(room, wanted)
          : await this.#rejoin(room, wanted);
        if (!went) return false;
      }
      return true;
    };
    const went = await Promise.all(Array.from({ length: JOINS_AT_ONCE }, work));
    if (!wanted() || went.includes(false)) return false;
    this.#settled = true;
    this.#keep();
    return true;
  }

  /** The view changed: makes the transport and the memory follow. */
  follow(before: View, after: View): void {
    const { line } = this.#options;
    let changed = false;
    for (const [name, room] of after.rooms) {
      changed ||= isIn(room) && !isIn(before.rooms.get(name));
    }
    for (const [name, room] of before.rooms) {
      if (!room.joined || after.rooms.get(name)?.joined === true) continue;
      changed = true;
      line.forget(name);
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
    // Followed without being a room to be in; a line that comes back would ask to resume it.
    line.forget(EVERYONE);
    this.#missed.clear();
    this.#following.clear();
    this.#kept = [];
    memory.forgetRooms();
  }

  #keep(): void {
    const { memory, view } = this.#options;
    const joined = [...view().rooms.values()]
      .filter((room) => room.joined && room.info.kind !== "direct")
      .map((room) => room.info.room);
    memory.rooms = [...new Set([...joined, ...this.#missed])];
    this.#kept = memory.rooms;
  }

  /** @returns false if the line ended or another return began first */
  async #rejoin(room: string, wanted: () => boolean): Promise<boolean> {
    const { after, change, memory, open, view } = this.#options;
    const problem = await attempt(async () => {
      const info = await insist(() => this.#request("join_room", { room }), { after, wanted });
      if (!wanted()) return;
      this.joined(info);
      if (view().active === null && info.room === memory.active) open(info.room);
    });
    if (!wanted() || problem?.code === "disconnected") return false;
    if (problem === null) return true;
    change({ type: "left", rooms: [room] });
    if (!CLOSED_CODES.has(problem.code)) this.#missed.add(room);
    return true;
  }

  /** A resumed room comes without its people; joining it once more brings them. */
  async #refresh(room: string, wanted: () => boolean): Promise<boolean> {
    const { after } = this.#options;
    const problem = await attempt(() =>
      insist(() => this.#request("join_room", { room, history: 0 }), { after, wanted })
    );
    return wanted() && problem?.code !== "disconnected";
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
