import { type Naming, type Room, titleOf, unreadOf, type View } from "./view.ts";

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
      .sort((one, other) => Number(unreadOf(other) > 0) - Number(unreadOf(one) > 0)),
  };
}

/**
 * The room above or below the open one in the sidebar, round its ends; null if there is no other.
 * @param unread whether only rooms with something unread count
 */
export function roomBeside(
  view: View,
  { order, step, unread }: { order: RoomOrder; step: 1 | -1; unread: boolean },
): string | null {
  const grouped = order.channels.flatMap((group) => group.rooms.filter((room) => room.joined));
  const rooms = [...order.mine, ...grouped, ...order.directs];
  const at = rooms.findIndex((room) => room.info.room === view.active);
  for (let n = 1; n <= rooms.length; n++) {
    const index = at < 0 && step < 0 ? rooms.length - n : at + step * n;
    const room = rooms[(index + rooms.length * 2) % rooms.length]!;
    if (room.info.room === view.active) continue;
    if (!unread || unreadOf(room) > 0) return room.info.room;
  }
  return null;
}
