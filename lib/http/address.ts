import { isIP } from "node:net";

/**
 * Where a request comes from: the socket's address, or what the proxy in front of us says.
 * Of `X-Forwarded-For` the last entry counts: our proxy wrote it, everything before it anybody may have.
 */
export function addressOf(
  request: Request,
  { socket, trustProxy }: { socket: string; trustProxy: boolean },
): string {
  const forwarded = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  const address = trustProxy && forwarded && isIP(forwarded) ? forwarded : socket;
  return address.replace(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i, "$1");
}

/** Whether an address is this machine's own, which no other can come from. */
export function isLoopback(address: string): boolean {
  return address === "::1" || (isIP(address) === 4 && address.startsWith("127."));
}

/** Addresses that one household or server has together: of IPv6 the first 64 bits. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("%")[0]!.split("::");
  const groups = (text: string | undefined) => text ? text.split(":") : [];
  const before = groups(head);
  const after = groups(tail);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const all = [...before, ...Array<string>(zeros).fill("0"), ...after];
  return all.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(":");
}
