import type { EventData, Message } from "../../lib/protocol.ts";
import type { FollowedThread, Room, ThreadList, View } from "./view.ts";

/** Threads that are listed at first, and how many more at a time: the first message of each is fetched. */
export const LISTED = 20;

/** One thread in the list. */
export interface ListedThread {
  /** Its first message. */
  readonly first: Message;
  readonly thread: FollowedThread;
}

/** Lists the threads that its reader follows in a room, `count` at most, beginning with what is known. */
export function threadsListed(view: View, name: string, count: number): View {
  const room = view.rooms.get(name);
  if (room === undefined) return view;
  const followed = new Set(followedThreads(room));
  const known = [...room.past?.messages ?? [], ...room.messages];
  const firsts = known.filter(({ id }) => followed.has(id)).map((each) => [each.id, each] as const);
  const before = view.threadList?.room === name ? view.threadList.firsts : [];
  const threadList = { room: name, count, firsts: new Map([...before, ...firsts]) };
  return { ...view, threadList };
}

/** A page of a thread came: its first message may be one that the list lacks. */
export function firstCame(
  view: View,
  { room, thread, messages }: EventData["message_history"],
): View {
  const first = messages.find(({ id }) => id === thread);
  const list = view.threadList;
  if (first === undefined || list?.room !== room) return view;
  return { ...view, threadList: { ...list, firsts: new Map(list.firsts).set(first.id, first) } };
}

/** The list after something happened to messages of its room; the same object where nothing did. */
export function listChanged(list: ThreadList, change: (message: Message) => Message): ThreadList {
  const changed = [...list.firsts].map(([id, first]) => [id, change(first)] as const);
  if (changed.every(([id, first]) => first === list.firsts.get(id))) return list;
  return { ...list, firsts: new Map(changed) };
}

/** Ids of the threads that its reader follows in a room: the unread ones first, then those read last. */
export function followedThreads(room: Room): string[] {
  return [...room.threads].filter(([, { follows }]) => follows)
    .sort(([, one], [, other]) => isNewer(other) - isNewer(one) || other.seenSeq - one.seenSeq)
    .map(([id]) => id);
}

/** Ids of the threads of a room where something is unread, the longest unread first. */
export function unreadThreads(room: Room): string[] {
  return [...room.threads].filter(([, { unread }]) => unread > 0)
    .sort(([, one], [, other]) => one.seenSeq - other.seenSeq)
    .map(([id]) => id);
}

/** The next thread of the list whose first message is not known; undefined if all are. */
export function unknownThread(view: View, asked: ReadonlySet<string>): string | undefined {
  const { threadList: list, rooms } = view;
  const room = rooms.get(list?.room ?? "");
  if (list === null || room === undefined) return undefined;
  return followedThreads(room).slice(0, list.count)
    .find((id) => !list.firsts.has(id) && !asked.has(id));
}

/** The threads to show: the unread ones first, then by the last reply, the latest first. */
export function listedThreads({ threadList: list }: View, room: Room): ListedThread[] {
  if (list?.room !== room.info.room) return [];
  return followedThreads(room).slice(0, list.count).flatMap((id): ListedThread[] => {
    const first = list.firsts.get(id);
    const thread = room.threads.get(id);
    return first === undefined || thread === undefined ? [] : [{ first, thread }];
  }).sort((one, other) =>
    isNewer(other.thread) - isNewer(one.thread) || compare(lastAt(other.first), lastAt(one.first))
  );
}

function isNewer({ unread }: FollowedThread): number {
  return unread > 0 ? 1 : 0;
}

function lastAt({ replies, timestamp }: Message): string {
  return replies?.last_at ?? timestamp;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
