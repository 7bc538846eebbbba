import { unreadThreads } from "./thread_list.ts";
import { isUnread, tallyOf } from "./unread.ts";
import { type Naming, type Room, titleOf, type View } from "./view.ts";

/** The rooms as the sidebar lists them. */
export interface RoomOrder {
  /** Rooms that one is in, and that are in no channel. */
  readonly mine: readonly Room[];
  /** The channels, by name, each with the rooms of it that one can see. A room is in the first that has it. */
  readonly channels: readonly { readonly channel: string; readonly rooms: readonly Room[] }[];
  /** Rooms that one could go into, and that are in no channel. */
  readonly others: readonly Room[];
  /** Direct rooms: the unread ones first. */
  readonly directs: readonly Room[];
}

/** The rooms in order, by the names that their reader sees. */
export function roomOrder(view: View, { list, compare }: Naming): RoomOrder {
  const titled = [...view.rooms.values()]
    .map((room) => ({ room, title: titleOf(view, room, list) }))
    .sort((one, other) => compare(one.title, other.title));
  const rooms = titled.map(({ room }) => room);
  const grouped = new Set<string>();
  const channels = view.channels.toSorted((one, other) => compare(one.channel, other.channel))
    .map(({ channel, rooms: names }) => {
      const its = rooms.filter(({ info }) => names.includes(info.room) && !grouped.has(info.room));
      for (const { info } of its) grouped.add(info.room);
      return { channel, rooms: its };
    })
    .filter((group) => group.rooms.length > 0);
  const free = rooms.filter(({ info }) => !grouped.has(info.room));
  const direct = (room: Room) => room.info.kind === "direct";
  return {
    mine: free.filter((room) => room.joined && !direct(room)),
    channels,
    others: free.filter((room) => !room.joined && !direct(room)),
    directs: rooms.filter(direct)
      .sort((one, other) => Number(isUnread(other)) - Number(isUnread(one))),
  };
}

/** Where to go from the open room. */
export interface Beside {
  readonly order: RoomOrder;
  readonly step: 1 | -1;
}

/** The room above or below the open one in the sidebar, round its ends; null if there is no other. */
export function roomBeside(view: View, beside: Beside): string | null {
  const room = roomsBeside(view, beside).find((room) => room.info.room !== view.active);
  return room?.info.room ?? null;
}

/**
 * The room or thread above or below where something is unread; null if there is none. The threads of a
 * room come after what is said in it, so those of the open one first.
 */
export function unreadBeside(
  view: View,
  beside: Beside,
): { readonly room: string; readonly thread: string | null } | null {
  for (const room of roomsBeside(view, beside)) {
    if (!isUnread(room)) continue;
    const { room: name } = room.info;
    const { unread, quiet, mentions } = tallyOf(room);
    const said = quiet || unread + mentions > 0;
    if (said && name !== view.active) return { room: name, thread: null };
    const thread = unreadThreads(room).find((id) => id !== view.thread?.id);
    if (thread !== undefined) return { room: name, thread };
  }
  return null;
}

/** The rooms that one is in, from the open one on and round the ends of the sidebar. */
function roomsBeside(view: View, { order, step }: Beside): Room[] {
  const grouped = order.channels.flatMap((group) => group.rooms.filter((room) => room.joined));
  const rooms = [...order.mine, ...grouped, ...order.directs];
  if (step < 0) rooms.reverse();
  const at = Math.max(0, rooms.findIndex((room) => room.info.room === view.active));
  return [...rooms.slice(at), ...rooms.slice(0, at)];
}
