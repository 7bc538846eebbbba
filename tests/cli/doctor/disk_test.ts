import { assertEquals } from "@std/assert";
import { statfsSync } from "node:fs";
import { checkKind, checkSpace, type DiskInfo } from "../../../lib/cli/doctor/disk.ts";
import { withSmallDisk } from "../../store/temporary_folder.ts";

const MIB = 1024 * 1024;

function disk(change: Partial<DiskInfo> = {}): DiskInfo {
  return { type: 0xef53, bsize: 4_096, bavail: 1_000_000, files: 100, ffree: 50, ...change };
}

function statuses(freeMiB: number, databaseMiB: number) {
  return checkSpace(disk({ bsize: MIB, bavail: freeMiB }), { databaseBytes: databaseMiB * MIB })
    .status;
}

Deno.test("checkSpace() measures what is free by what is there", () => {
  assertEquals(
    [statuses(1_000, 900), statuses(1_000, 1_100), statuses(400, 1), statuses(60, 1)],
    ["ok", "warning", "warning", "problem"],
  );
  assertEquals(checkSpace(disk({ ffree: 0 }), { databaseBytes: 0 }).status, "problem");
});

Deno.test("checkSpace() and checkKind() see a real disk that is small and in memory", async () => {
  await withSmallDisk("4m", (folder) => {
    const found = statfsSync(folder);
    assertEquals(checkSpace(found, { databaseBytes: 0 }), {
      status: "problem",
      seen: "4.0 MiB free, the database takes 0 B",
      advice: "Make space now: a full disk stops every message",
    });
    assertEquals(checkKind(found), {
      status: "warning",
      seen: "in memory (tmpfs): gone when the machine restarts",
      advice: "Put --data on a disk of this machine",
    });
  });
});

Deno.test("checkKind() knows network file systems, whatever the sign of their number", () => {
  for (const type of [0x6969, 0xff534d42, 0xff534d42 | 0, 0x01021997]) {
    assertEquals(checkKind(disk({ type }), "linux").status, "problem");
  }
  assertEquals(checkKind(disk(), "linux").status, "ok");
  assertEquals(checkKind(disk({ type: 0x6969 }), "darwin").status, "unchecked");
});
