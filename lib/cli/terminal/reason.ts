import type { LinkState } from "../../client/transport.ts";

/** Why there is no line, in a few words for people. */
export function reasonOf(
  { why, detail = "" }: Pick<Extract<LinkState, { kind: "waiting" }>, "why" | "detail">,
): string {
  const status = /status code: (\d+)/.exec(detail)?.[1];
  if (status !== undefined) return `the server answers with HTTP status ${status}`;
  if (/InvalidContentType/.test(detail)) return "the server does not speak TLS: write ws://";
  if (/tcp open/i.test(detail)) return "this machine lets a program open no more files (ulimit -n)";
  if (/dns/i.test(detail)) return "no machine has that name";
  if (/tcp connect|refused/i.test(detail)) return "no server answers there";
  switch (why) {
    case "unreachable":
      return detail.replace(/^.*failed to connect to WebSocket: /, "") || "no server answers there";
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
