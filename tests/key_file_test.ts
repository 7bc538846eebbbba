import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { join } from "node:path";
import { openKey } from "../lib/key_file.ts";

function inFolder(run: (folder: string, warnings: string[]) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    run(folder, []);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("openKey() makes a key that only its owner can read, and finds it again", () => {
  inFolder((folder, warnings) => {
    const warn = (text: string) => void warnings.push(text);
    const key = openKey(folder, { warn });
    assertEquals(key.length, 32);
    assertEquals(Deno.statSync(join(folder, "signing.key")).mode! & 0o777, 0o600);
    assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name), ["signing.key"]);
    assertEquals(openKey(folder, { warn }), key);
    assertEquals(warnings, []);
  });
});

Deno.test("openKey() closes a key that others can read, and says so", () => {
  inFolder((folder, warnings) => {
    const path = join(folder, "signing.key");
    Deno.writeFileSync(path, new Uint8Array(32));
    Deno.chmodSync(path, 0o644);
    openKey(folder, { warn: (text) => void warnings.push(text) });
    assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
    assertMatch(warnings.join(), /could be read by others/);
  });
});

Deno.test("openKey() refuses a damaged key and leaves it alone", () => {
  inFolder((folder) => {
    const path = join(folder, "signing.key");
    Deno.writeFileSync(path, new Uint8Array(31));
    assertThrows(() => openKey(folder, { warn: () => {} }), Error, "it is damaged");
    assertEquals(Deno.readFileSync(path).length, 31);
  });
});

Deno.test("openKey() makes a new key where an unfinished one was left", () => {
  inFolder((folder) => {
    Deno.writeFileSync(join(folder, "signing.key.new"), new Uint8Array(5));
    assertEquals(openKey(folder, { warn: () => {} }).length, 32);
  });
});
