import type { Audience, Backlog } from "./audience.ts";
import { isListed } from "./chat/info.ts";
import type { State } from "./chat/state.ts";
import type { GroupCommit } from "./group_commit.ts";
import type { LogReader } from "./log_reader.ts";
import type { Dialect, RoomKind } from "./protocol.ts";

/** How things stand in the hub now. */
export interface HubReadings {
  connections: Record<Dialect, number>;
  /** People with a connection. */
  people: number;
  /** Rooms in memory: of direct ones those of people who are online. */
  rooms: Record<RoomKind, number>;
  /** Those that everybody may see in a list. */
  listedRooms: number;
  channels: number;
  /** What sockets have not taken, as last looked at. */
  backlog: Backlog;
  /** Connections that are owed something. */
  owing: number;
  /** Calls of the rules that wait for their turn's commit. */
  uncommitted: number;
  /** Pages of history and replays that wait for their connection. */
  waitingReads: number;
}

/** Counts everybody and every room: for those who watch, every few seconds. */
export function readHub(
  { state, audience, commits, reader }: {
    state: State;
    audience: Audience;
    commits: GroupCommit;
    reader: LogReader;
  },
): HubReadings {
  const connections = { v1: 0, events: 0, flat: 0, text: 0, undecided: 0 };
  for (const { dialect } of state.sessions.values()) connections[dialect]++;
  let people = 0;
  for (const { sessions } of state.people.values()) if (sessions.size > 0) people++;
  const rooms = {
    temporary: 0,
    public: 0,
    private: 0,
    announcement: 0,
    direct: state.directs.size,
  };
  let listedRooms = 0;
  for (const room of state.rooms.values()) {
    rooms[room.kind]++;
    if (isListed(room)) listedRooms++;
  }
  return {
    connections,
    people,
    rooms,
    listedRooms,
    channels: state.channels.size,
    backlog: audience.backlog,
    owing: audience.owing,
    uncommitted: commits.waiting,
    waitingReads: reader.waiting,
  };
}
