import type { LinkState } from "../../client/transport.ts";

/** Why there is no line, in a few words for people. */
export function reasonOf({ why, detail = "" }: Extract<LinkState, { kind: "waiting" }>): string {
  const status = /status code: (\d+)/.exec(detail)?.[1];
  if (status !== undefined) return `the server answers with HTTP status ${status}`;
  if (/dns/i.test(detail)) return "no machine has that name";
  if (/tcp connect|refused/i.test(detail)) return "no server answers there";
  switch (why) {
    case "unreachable":
      return detail === "" ? "no server answers there" : detail;
    case "lost":
    case "silent":
    case "resync":
    case "sign_in":
      return "the line broke";
    case "restarting":
      return "the server restarts";
    case "refused":
      return "the server refuses";
    case "slow":
      return "this terminal is too slow";
    case "too_fast":
      return "too much was sent";
  }
}
