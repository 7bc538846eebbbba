import { BACKLOG } from "../../http/server.ts";
import { ok, unchecked, type Verdict, warning } from "./finding.ts";

/**
 * No further connection within this time: the queue is full. In milliseconds; a busy machine may be
 * slow, and a connection that was dropped comes again after a second.
 */
const QUIET_MS = 2_000;
/** Files that the process needs besides. */
const RESERVE = 64;

/**
 * Finds out how many connections the kernel holds for a server that is busy, by connecting to a port of
 * our own that nobody answers. The bound could be read in /proc, but only with all permissions.
 * @param wanted connections to try @param backlog asked of the kernel
 * @returns how many were taken
 */
export async function countBacklog(wanted: number, backlog: number = BACKLOG): Promise<number> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: backlog });
  const { port } = listener.addr as Deno.NetAddr;
  const taken: Deno.Conn[] = [];
  const { promise: settled, resolve } = Promise.withResolvers<void>();
  let timer = setTimeout(resolve, QUIET_MS);
  const attempts = Array.from({ length: wanted }, async () => {
    try {
      taken.push(await Deno.connect({ hostname: "127.0.0.1", port }));
    } catch {
      // The queue was full.
      return;
    }
    clearTimeout(timer);
    if (taken.length === wanted) resolve();
    else timer = setTimeout(resolve, QUIET_MS);
  });
  await settled;
  const count = taken.length;
  // First this: the kernel then forgets what waits, and remembers no closed connections.
  listener.close();
  await Promise.all(attempts);
  clearTimeout(timer);
  for (const connection of taken) connection.close();
  return count;
}

/** Whether all clients can come back at once after a restart. @param descriptors that the process may use */
export async function checkBacklog(descriptors: number): Promise<Verdict> {
  const wanted = Math.min(BACKLOG, descriptors - RESERVE);
  const count = await countBacklog(wanted);
  const seen = `the system lets ${count} clients wait to be let in`;
  if (count >= BACKLOG) return ok(`${seen}, or more`);
  if (count >= wanted) return unchecked(`${seen}, or more: too few files may be open to count on`);
  return warning(
    `${seen}: after a restart more than that come back slowly`,
    Deno.build.os === "linux"
      ? `sysctl -w net.core.somaxconn=${BACKLOG}, and the same line in /etc/sysctl.d/ to keep it`
      : `sysctl -w kern.ipc.somaxconn=${BACKLOG}`,
  );
}
