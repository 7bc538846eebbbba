import type {
  ChangeKind,
  StoredChannel,
  StoredEvent,
  StoredPerson,
  StoredRoom,
  StoreRecord,
} from "../../lib/store/store.ts";

/** Records with everything filled in that a test does not care about. */

export function room(id: string, change: Partial<StoredRoom> = {}): StoredRoom {
  return {
    id,
    name: id,
    key: id,
    kind: "public",
    topic: "",
    createdBy: "ada",
    createdAt: 1,
    people: [],
    lastSeq: 0,
    firstSeq: 1,
    emptiedAt: null,
    ...change,
  };
}

let lastId = 0;

export function append(
  rooms: string | string[],
  change: Partial<Omit<StoredEvent, "seq">> = {},
): StoreRecord & { kind: "append" } {
  const { id, ...message } = change;
  return {
    kind: "append",
    rooms: [rooms].flat().map((roomId) => ({ roomId, id: id ?? `event-${++lastId}` })),
    message: {
      kind: "text",
      authorId: "ada",
      author: "Ada",
      text: "Hello",
      at: 1,
      cid: null,
      channel: null,
      target: null,
      thread: null,
      extras: null,
      ...message,
    },
  };
}

/** A change of a message. */
export function changeOf(
  target: string,
  kind: ChangeKind,
  { room = "garden", ...change }: Partial<Omit<StoredEvent, "seq">> & { room?: string } = {},
): StoreRecord & { kind: "append" } {
  return append(room, { text: "", ...change, kind, target });
}

export function channel(
  key: string,
  rooms: string[],
  change: Partial<StoredChannel> = {},
): StoredChannel {
  return { key, name: key, createdBy: "ada", rooms, ...change };
}

export function person(id: string, change: Partial<StoredPerson> = {}): StoredPerson {
  return { id, name: id, lastSeenAt: 1, ...change };
}
