import { ok, problem, type Verdict, warning } from "./finding.ts";

/** As many as a busy server wants: each connection takes one. */
const WANTED = 4_096;
/** With fewer the page and a handful of people are already too much. */
const LEAST = 256;

const RAISE =
  "Raise the limit of open files where the server is started: ulimit -n 65536 in a shell, LimitNOFILE=65536 in a systemd unit, --ulimit nofile=65536 for a container";

/** Whether the number of files that may be open does. @param connections of the running server */
export function checkDescriptors(
  available: number,
  { connections }: { connections: number | null },
): Verdict {
  const who = "a server started like this doctor";
  if (available < LEAST || (connections !== null && available < connections * 1.25)) {
    const busy = connections === null ? "" : `, and ${connections} are connected now`;
    return problem(`${who} can hold about ${available} connections${busy}`, RAISE);
  }
  if (available < WANTED) return warning(`${who} can hold about ${available} connections`, RAISE);
  return ok(`${who} can hold ${WANTED} connections, or more`);
}
