import { ok, problem, unchecked, type Verdict, warning } from "./finding.ts";
import { size } from "./units.ts";

/** Below this the write-ahead log alone may fill the disk, in bytes. */
const LEAST_BYTES = 64 * 1024 * 1024;
/** Below this it is time to make space, in bytes. */
const LOW_BYTES = 512 * 1024 * 1024;

/** What is asked of `node:fs`'s `StatFs`. */
export interface DiskInfo {
  /** Linux's number of the kind of file system: `f_type` of statfs(2). */
  type: number;
  bsize: number;
  bavail: number;
  files: number;
  ffree: number;
}

/** Space for what is written, measured by what is there already. @param databaseBytes with its log */
export function checkSpace(disk: DiskInfo, { databaseBytes }: { databaseBytes: number }): Verdict {
  const free = disk.bavail * disk.bsize;
  const seen = `${size(free)} free, the database takes ${size(databaseBytes)}`;
  if (disk.files > 0 && disk.ffree === 0) {
    return problem("the disk takes no more files (no inode is free)", "Delete files there");
  }
  if (free < LEAST_BYTES) return problem(seen, "Make space now: a full disk stops every message");
  if (free < LOW_BYTES) return warning(seen, "Make space, or move --data to a larger disk");
  if (free < databaseBytes) {
    return warning(seen, "Make space: a copy of the database, for a backup say, would not fit");
  }
  return ok(seen);
}

const OWN_DISK = "Put --data on a disk of this machine";

/** By `f_type`, as statfs(2) and the sources of Linux list them: disks of another machine. */
const NETWORKS: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB 2"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x01021997, "9p"],
]);

/** Places that lose what they hold, or may. */
const DOUBTFUL: ReadonlyMap<number, Verdict> = new Map([
  [
    0x65735546,
    warning("a file system in user space (FUSE), which may be on another machine", OWN_DISK),
  ],
  [0x01021994, warning("in memory (tmpfs): gone when the machine restarts", OWN_DISK)],
  [0x858458f6, warning("in memory (ramfs): gone when the machine restarts", OWN_DISK)],
  [
    0x794c7630,
    warning(
      "in a container's own layer (overlayfs): gone when the container is removed",
      "Mount a volume at --data",
    ),
  ],
]);

/** SQLite needs locks that hold, and messages a place that lasts. */
export function checkKind({ type }: DiskInfo, os: typeof Deno.build.os = Deno.build.os): Verdict {
  if (os !== "linux") {
    return unchecked(
      "which kind of file system it is on: not told by this system",
      "Make sure that it is not a network drive",
    );
  }
  // Some numbers do not fit a signed integer of 32 bits, and come as negative ones.
  const kind = type >>> 0;
  const network = NETWORKS.get(kind);
  if (network !== undefined) {
    return problem(
      `on a network file system (${network}): locks do not hold there, and databases get damaged`,
      OWN_DISK,
    );
  }
  return DOUBTFUL.get(kind) ?? ok("on a disk of this machine, as far as can be told");
}
