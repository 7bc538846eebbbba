import type { LinkState } from "../../client/transport.ts";
import type { Speech } from "./speech.ts";

/** Why there is no line, in a few words for people. */
export function reasonOf(
  { text }: Speech,
  { why, detail = "" }: Pick<Extract<LinkState, { kind: "waiting" }>, "why" | "detail">,
): string {
  const status = /status code: (\d+)/.exec(detail)?.[1];
  if (status !== undefined) return text("httpStatus", { status });
  if (/InvalidContentType/.test(detail)) return text("noTls");
  if (/tcp open/i.test(detail)) return text("noMoreFiles");
  if (/dns/i.test(detail)) return text("noSuchMachine");
  if (/tcp connect|refused/i.test(detail)) return text("noAnswer");
  switch (why) {
    case "unreachable":
      return detail.replace(/^.*failed to connect to WebSocket: /, "") || text("noAnswer");
    case "lost":
    case "silent":
    case "resync":
    case "sign_in":
      return text("lineBroke");
    case "restarting":
      return text("restarts");
    case "refused":
      return text("refuses");
    case "slow":
      return text("tooSlow");
    case "too_fast":
      return text("tooMuch");
  }
}
