/**
 * The `cid` of a message: when it was sent, which then travels with it, and what tells it from others.
 * @param sentAt monotonic milliseconds of this process
 * @param number of the message among all of its sender
 */
export function stamp(sentAt: number, number: number): string {
  return `bench:${number}:${sentAt.toFixed(3)}`;
}

/** When a message was sent, in monotonic milliseconds. @returns undefined if its `cid` is no stamp */
export function sentAt(cid: string | undefined): number | undefined {
  const found = cid === undefined ? null : /^bench:\d+:(\d+\.\d{3})$/.exec(cid);
  return found ? Number(found[1]) : undefined;
}
