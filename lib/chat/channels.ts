import { ChatError } from "../errors.ts";
import { type Channel as ChannelInfo, LIMITS, type ServerEvent } from "../protocol.ts";
import { change, type Turn } from "./effects.ts";
import { isListed } from "./info.ts";
import { channelName, fold } from "./names.ts";
import { keepReads } from "./reads.ts";
import { recordRoom, visibleRoom } from "./rooms.ts";
import type { Channel, Person, Room, Session, State } from "./state.ts";

/** Makes a named group of rooms. */
export function createChannel(
  turn: Turn,
  state: State,
  session: Session,
  options: { channel: string; rooms: string[] },
): Channel {
  const name = channelName(options.channel);
  const key = fold(name);
  if (state.channels.has(key)) {
    throw new ChatError(
      "channel_exists",
      `There is a channel "${name}" already: choose another name`,
    );
  }
  const owned = [...state.channels.values()].filter((each) => each.createdBy === session.person.id);
  if (owned.length >= LIMITS.channelsPerPerson || state.channels.size >= LIMITS.channels) {
    throw new ChatError(
      "not_allowed",
      `There may be ${LIMITS.channels} channels, ${LIMITS.channelsPerPerson} of one person: delete one first`,
    );
  }
  const rooms = new Set(options.rooms.map((each) => groupable(state, session.person, each)));
  checkSize(rooms.size);
  const channel: Channel = { name, key, createdBy: session.person.id, rooms };
  change(turn, () => state.channels.set(key, channel), () => state.channels.delete(key));
  recordChannel(turn, state, channel);
  return channel;
}

export function deleteChannel(turn: Turn, state: State, session: Session, name: string): Channel {
  const channel = ownChannel(state, session.person, name);
  change(
    turn,
    () => state.channels.delete(channel.key),
    () => state.channels.set(channel.key, channel),
  );
  turn.effects.push({
    kind: "record",
    record: { kind: "delete_channel", key: channel.key },
    essential: true,
  }, { kind: "announce", event: channelList(state) });
  return channel;
}

/** Puts a room into a channel (`isIn`), or takes it out. */
export function placeRoom(
  turn: Turn,
  state: State,
  session: Session,
  { isIn, ...names }: { channel: string; room: string; isIn: boolean },
): Channel {
  const channel = ownChannel(state, session.person, names.channel);
  const { rooms } = channel;
  const room = (isIn ? groupable : visibleRoom)(state, session.person, names.room);
  if (rooms.has(room) === isIn) {
    if (isIn) return channel;
    throw new ChatError(
      "room_not_found",
      `The room "${room.name}" is not in the channel "${channel.name}"`,
    );
  }
  if (isIn) checkSize(rooms.size + 1);
  const add = () => rooms.add(room);
  const remove = () => rooms.delete(room);
  change(turn, isIn ? add : remove, isIn ? remove : add);
  recordChannel(turn, state, channel);
  return channel;
}

/** @throws {ChatError} `channel_not_found` */
export function findChannel(state: State, name: string): Channel {
  const channel = state.channels.get(fold(name.trim()));
  if (channel) return channel;
  throw new ChatError("channel_not_found", `There is no channel "${name}": make it first`);
}

/** The rooms of a channel that everybody may know of: one may have been made private since. */
export function openRooms(channel: Channel): Room[] {
  return [...channel.rooms].filter((room) => room.kind !== "private");
}

export function channelInfo(channel: Channel): ChannelInfo {
  return {
    channel: channel.name,
    rooms: openRooms(channel).map((room) => room.name),
    created_by: channel.createdBy,
  };
}

export function channelList(state: State): Extract<ServerEvent, { type: "channel_list" }> {
  return {
    type: "channel_list",
    data: { channels: [...state.channels.values()].map(channelInfo) },
  };
}

function recordChannel(turn: Turn, state: State, channel: Channel): void {
  // The store knows rooms that were written in; a channel makes it know its rooms.
  for (const room of channel.rooms) {
    if (room.stored) continue;
    change(turn, () => room.stored = true, () => room.stored = false);
    recordRoom(turn, room);
    keepReads(turn, room);
  }
  const { name, key, createdBy } = channel;
  const rooms = [...channel.rooms].map((room) => room.id);
  turn.effects.push({
    kind: "record",
    record: { kind: "put_channel", channel: { name, key, createdBy, rooms } },
    essential: true,
  }, { kind: "announce", event: channelList(state) });
}

function ownChannel(state: State, person: Person, name: string): Channel {
  const channel = findChannel(state, name);
  if (channel.createdBy === person.id) return channel;
  throw new ChatError(
    "not_allowed",
    `Only the one who made the channel "${channel.name}" can change it`,
  );
}

/** A room that may stand in a channel: one that everybody sees. */
function groupable(state: State, person: Person, name: string): Room {
  const room = visibleRoom(state, person, name);
  if (isListed(room)) return room;
  throw new ChatError(
    "not_allowed",
    `The room "${room.name}" is not open to all: it cannot be in a channel`,
  );
}

function checkSize(rooms: number): void {
  if (rooms <= LIMITS.roomsPerChannel) return;
  throw new ChatError("too_many_rooms", `A channel has at most ${LIMITS.roomsPerChannel} rooms`);
}
