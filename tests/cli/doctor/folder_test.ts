import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { checkFolder, checkKey, checkUse } from "../../../lib/cli/doctor/folder.ts";
import { openKey } from "../../../lib/key_file.ts";
import { StoreOpenError } from "../../../lib/store/data_folder.ts";
import { openStore } from "../../../lib/store/open.ts";
import { fillDisk, withFolder, withSmallDisk } from "../../store/temporary_folder.ts";

/** A data folder as the first start makes it. */
async function withData(run: (data: string) => void): Promise<void> {
  await withFolder((folder) => {
    const data = `${folder}/data`;
    openStore(data, { durability: "full" }).close();
    openKey(data, { warn: () => {} });
    run(data);
  });
}

Deno.test("checkFolder() finds nothing wrong with what a start makes, and leaves nothing there", async () => {
  await withData((data) => {
    const files = () => [...Deno.readDirSync(data)].map(({ name }) => name).sort();
    const before = files();
    assertEquals(checkFolder(data), [{ status: "ok", seen: `"${data}" is writable, and private` }]);
    assertEquals(checkKey(data).map(({ status }) => status), ["ok"]);
    assertEquals(files(), before);
  });
});

Deno.test("checkFolder() does not make the folder", async () => {
  await withFolder((folder) => {
    const [found] = checkFolder(`${folder}/a/b`);
    assertEquals(found, {
      status: "ok",
      seen: `"${folder}/a/b" is not there yet; the first start makes it`,
    });
    assertEquals([...Deno.readDirSync(folder)], []);
    Deno.writeTextFileSync(`${folder}/a`, "");
    assertEquals(checkFolder(`${folder}/a`)[0]?.status, "problem");
  });
});

Deno.test("checkFolder() finds a folder that others can look into", async () => {
  await withData((data) => {
    Deno.chmodSync(data, 0o755);
    assertEquals(checkFolder(data), [{
      status: "warning",
      seen: `"${data}" is open to other users of this machine (mode 0755)`,
      advice: `chmod 700 '${data}'`,
    }]);
  });
});

Deno.test("checkFolder() finds a disk that takes nothing any more", async () => {
  await withSmallDisk("1m", (folder) => {
    Deno.chmodSync(folder, 0o700);
    const release = fillDisk(folder);
    const [found] = checkFolder(folder);
    assertEquals(found?.status, "problem");
    assertStringIncludes(found!.seen, "No space left");
    release();
    assertEquals(checkFolder(folder)[0]?.status, "ok");
  });
});

Deno.test("checkFolder() finds files that a start as another user has left behind", async () => {
  if (Deno.uid() !== 0) return console.log("skipped: only root can give files away");
  await withData((data) => {
    Deno.chownSync(`${data}/parlor.db`, 1, 1);
    assertEquals(checkFolder(data), [{
      status: "problem",
      seen: `parlor.db in "${data}": not of user 0, whose folder it is`,
      advice: `chown -R 0 '${data}', with the server stopped`,
    }]);
    Deno.chownSync(data, 1, 1);
    assertEquals(checkFolder(data).map(({ status }) => status), ["warning", "problem"]);
  });
});

Deno.test("checkKey() finds a key that is open, damaged or gone", async () => {
  await withData((data) => {
    Deno.chmodSync(`${data}/signing.key`, 0o644);
    const [open] = checkKey(data);
    assertEquals(open?.status, "problem");
    assertStringIncludes(open!.seen, "(mode 0644)");
    Deno.truncateSync(`${data}/signing.key`, 31);
    assertEquals(checkKey(data), [{
      status: "problem",
      seen: `"${data}/signing.key" is damaged: 31 bytes, not 32`,
      advice: "Put back a copy, or delete it: everybody is a new guest then",
    }]);
    Deno.removeSync(`${data}/signing.key`);
    assertEquals(checkKey(data)[0]?.status, "warning");
    Deno.removeSync(`${data}/parlor.db`);
    assertEquals(checkKey(data), []);
  });
});

Deno.test("checkFolder() finds a database that others can read", async () => {
  await withData((data) => {
    Deno.chmodSync(`${data}/parlor.db`, 0o644);
    assertEquals(checkFolder(data), [{
      status: "warning",
      seen: `parlor.db in "${data}": open to other users of this machine`,
      advice: `chmod 600 '${data}/parlor.db'`,
    }]);
  });
});

Deno.test("checkUse() finds a Parlor on the folder or on the port alone, and leaves it its lock", async () => {
  await withData((data) => {
    const check = (running: boolean) => checkUse(data, { port: 80, running });
    const seen = (running: boolean) => check(running).map(({ seen }) => seen);
    assertEquals(check(false), []);
    assertEquals(seen(true), [`Parlor is running on port 80, but not on "${data}"`]);
    const store = openStore(data, { durability: "full" });
    assertEquals(check(true), []);
    assertEquals(seen(false), [`a Parlor is running on "${data}", but not on port 80`]);
    assertThrows(() => openStore(data, { durability: "full" }), StoreOpenError);
    store.close();
    assertEquals(check(false), []);
    assertEquals(checkUse(`${data}/none`, { port: 80, running: false }), []);
  });
});
