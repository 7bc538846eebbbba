import type { Member } from "./member.ts";

/** Waits until everything sent is acked, and everybody has got all of it in their rooms. */
export async function caughtUp(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map((member) => member.until("all is acked", () => member.settled)));
  const newest = new Map<string, number>();
  for (const { room, seq } of members.flatMap(({ acked }) => [...acked.values()])) {
    newest.set(room, Math.max(seq, newest.get(room) ?? 0));
  }
  await Promise.all(members.map((member) => {
    return member.until("all has come", () => {
      return member.witnesses.every(({ room, log }) => {
        return (log.at(-1)?.seq ?? 0) >= (newest.get(room) ?? 0);
      });
    });
  }));
}
