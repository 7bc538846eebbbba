import type { Person } from "../../lib/protocol.ts";
import type { Speech } from "./speech.ts";

/** Shorter ago than this, somebody is just offline, in milliseconds. */
const JUST_GONE_MS = 60_000;

/** Whether somebody is there, and since when not. */
export function statusText({ status, since }: Person, now: number, { text, time }: Speech): string {
  if (status === "online") return text("online");
  if (status === "away") return text("awaySince", { time: time.since(since, now) });
  if (now - Date.parse(since) < JUST_GONE_MS) return text("offline");
  return text("lastHere", { time: time.ago(since, now) });
}
