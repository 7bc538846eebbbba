import { DatabaseSync } from "node:sqlite";
import { type CheckpointRequest, IDLE } from "./checkpoints.ts";

// The worker of `checkpoints.ts`.
self.onmessage = ({ data: { path, inode, state } }: MessageEvent<CheckpointRequest>) => {
  try {
    if (String(Deno.statSync(path).ino ?? 0) !== inode) return;
    // Open for so long only, so that the last to close the database is who writes to it.
    using db = new DatabaseSync(path);
    db.exec("PRAGMA wal_checkpoint(PASSIVE)");
  } catch {
    // The next one makes up for it.
  } finally {
    Atomics.store(state, 0, IDLE);
    Atomics.notify(state, 0);
  }
};
