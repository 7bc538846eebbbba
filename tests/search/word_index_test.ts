import { assert, assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { parseQuery } from "../../lib/search/query.ts";
import { SearchError } from "../../lib/search/search.ts";
import { WordIndex } from "../../lib/search/word_index.ts";
import { reasonOf } from "../../lib/store/sqlite_error.ts";
import { withFolder } from "../store/temporary_folder.ts";

const COUNT = 1_000;
const PAGE_BYTES = 4_096;

function fill(index: WordIndex): void {
  index.transaction(() => {
    for (let nr = 1; nr <= COUNT; nr++) {
      const who = { authorId: "ada", author: "Ada", at: nr };
      index.put({ nr, room: nr % 100 === 0 ? 2 : 1, seq: nr, text: `tea ${nr}`, ...who });
    }
  });
}

function find(
  index: WordIndex,
  limit: number,
  { rooms = [1, 2], isLate = () => false }: { rooms?: number[]; isLate?: () => boolean } = {},
): number[] {
  const [query, personId] = [parseQuery("tea"), "ada"];
  return index.find(query, { personId, rooms: new Set(rooms), limit, isLate }).map(({ nr }) => nr);
}

Deno.test("WordIndex.find() finds all there is or fails, whichever page is damaged", async () => {
  await withFolder((folder) => {
    const path = `${folder}/search.db`;
    const db = new DatabaseSync(path);
    fill(new WordIndex(db));
    db.close();
    const bytes = Deno.readFileSync(path);
    let failed = 0;
    // The first page is the file's own.
    for (let at = PAGE_BYTES; at < bytes.length; at += PAGE_BYTES) {
      Deno.writeFileSync(path, new Uint8Array(bytes).fill(0xff, at, at + PAGE_BYTES));
      const db = new DatabaseSync(path);
      try {
        assertEquals(find(new WordIndex(db), COUNT).length, COUNT, `page at ${at}`);
      } catch (error) {
        if (reasonOf(error) !== "damaged") throw error;
        failed++;
      } finally {
        db.close();
      }
    }
    assert(failed > 3);
  });
});

Deno.test("WordIndex.find() reads on until it has enough, or is late", () => {
  const db = new DatabaseSync(":memory:");
  const index = new WordIndex(db);
  fill(index);
  const many = Array.from({ length: 20 }, (_, room) => room + 2);
  assertEquals(find(index, 3), [1_000, 999, 998]);
  assertEquals(find(index, 3, { rooms: many }), [1_000, 900, 800]);
  assertEquals(find(index, 20, { rooms: many }).length, 10);
  let asked = 0;
  const isLate = () => ++asked > 2;
  assertThrows(() => find(index, 3, { rooms: many, isLate }), SearchError, "slow");
  db.close();
});
