import { DatabaseSync } from "node:sqlite";
import { type CheckpointAnswer, type CheckpointRequest, IDLE } from "./checkpoints.ts";

// The worker of `checkpoints.ts`.
self.onmessage = ({ data: { mode, path, inode, state } }: MessageEvent<CheckpointRequest>) => {
  let isEmpty: CheckpointAnswer = false;
  try {
    if (String(Deno.statSync(path).ino ?? 0) !== inode) return;
    // Open for so long only, so that the last to close the database is who writes to it.
    using db = new DatabaseSync(path);
    const { busy } = db.prepare(`PRAGMA wal_checkpoint(${mode})`).get()!;
    isEmpty = mode === "TRUNCATE" && busy === 0;
  } catch {
    // The next one makes up for it.
  } finally {
    Atomics.store(state, 0, IDLE);
    Atomics.notify(state, 0);
    if (mode === "TRUNCATE") self.postMessage(isEmpty);
  }
};
