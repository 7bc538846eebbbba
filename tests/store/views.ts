import type { Store, StoredChannel, StoredPerson, StoredRoom } from "../../lib/store/store.ts";

/** The rooms of a store by id: their order is nobody's business. */
export function roomsOf(store: Store): StoredRoom[] {
  return store.load().rooms.sort((a, b) => a.id < b.id ? -1 : 1);
}

/** The channels of a store by key. */
export function channelsOf(store: Store): StoredChannel[] {
  return store.load().channels.sort((a, b) => a.key < b.key ? -1 : 1);
}

/** `seq` of all events of a room. */
export function seqs(store: Store, roomId: string): number[] {
  return store.history(roomId, { limit: 10_000 }).events.map(({ seq }) => seq);
}

/** Much of what a store keeps. */
export function snapshot(store: Store): unknown {
  const people: (StoredPerson | undefined)[] = ["ada", "ben"].map((id) => store.person(id));
  const rooms = roomsOf(store);
  const logs = rooms.map(({ id }) => store.history(id, { limit: 100 }));
  return { rooms, logs, channels: channelsOf(store), people };
}
