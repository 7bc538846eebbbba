import { JoinError, type Member } from "./member.ts";

/** Connections that are opened at a time. */
export const AT_A_TIME = 64;

export interface Crowd {
  members: Member[];
  /** From the first connection to the last member in, in milliseconds. */
  joinedInMs: number;
  /** Whether the server did not let in more from one address. */
  isLimited: boolean;
}

/**
 * Has so many join, some at a time. Where the server's limit on connections is met, those that came
 * in are the crowd.
 * @param join the member of a number, from 1
 * @throws {unknown} what one of them could not join for, if that is anything else; then all have left
 */
export async function gather(
  count: number,
  join: (number: number) => Promise<Member>,
): Promise<Crowd> {
  const begun = performance.now();
  const members: Member[] = [];
  let number = 0;
  let refusal: unknown;
  const fill = async () => {
    while (number < count && refusal === undefined) {
      number += 1;
      try {
        members.push(await join(number));
      } catch (error) {
        refusal ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, count) }, fill));
  const joinedInMs = performance.now() - begun;
  const isLimited = refusal instanceof JoinError && refusal.kind === "limit";
  if (refusal === undefined || (isLimited && members.length > 0)) {
    return { members, joinedInMs, isLimited };
  }
  await disperse(members);
  if (members.length === 0 || !(refusal instanceof JoinError)) throw refusal;
  const wayOut = refusal.kind === "here"
    ? "Take fewer clients"
    : "The server may have met its limit of open files (ulimit -n); its log says so then";
  throw new JoinError(
    `${refusal.message}, after ${members.length} of ${count} clients were in. ${wayOut}`,
    refusal.kind,
  );
}

/** How long the lines get to close, in milliseconds. */
const LEAVE_MS = 3_000;

/** Has everybody leave. */
export async function disperse(members: readonly Member[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, LEAVE_MS));
  await Promise.race([Promise.all(members.map((member) => member.leave())), late]);
  clearTimeout(timer);
}
