import { parlor } from "./parlor.ts";
import type { ServerProcess } from "./process.ts";
import { openSqliteStore } from "../lib/store/sqlite.ts";
import type { StoreRecord } from "../lib/store/store.ts";
import { Identity } from "../lib/identity.ts";
import { openKey } from "../lib/key_file.ts";
import type { SearchPage } from "../lib/protocol.ts";

/**
 * How long a search takes among many messages, and what it does to delivery meanwhile:
 *
 *     deno run -A bench/search.ts [messages, 1000000 if left out] [seconds of each part, 15]
 */

const MAIN = new URL("../main.ts", import.meta.url).pathname;
const ROOMS = 50;
/** Of these, most are private: nobody who searches may read them. */
const PRIVATE = 20;
const BATCH = 1_000;
/** People who search while delivery is measured, each of them so often that there are so many a second. */
const SEARCHERS = 5;
const SEARCHES_PER_SECOND = 20;
/** Members of the room whose delivery times are measured, and messages a second there. */
const MEMBERS = 100;
const RATE = 100;

const VOCABULARY = 30_000;
const HAN = [
  ..."的一是不了人我在有他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她里後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市眼體別處總才場師書比住員九笑性通目華報立馬命張活難神數件安表原車白應路期叫死常提感金何更反合放做系計或司利受光王果親界及今京務製解各任至清物臺象記邊共風戰干接它許八特覺望直服毛林題建南度統色字請交愛讓認算論百吃義科怎元社術結六功指思非流每青管夫連遠資隊跟帶花快條院變聯言權往展該領傳近留紅治決周保達辦運武半候七必城父強步完革深區即求品士轉量空甚眾技輕程告江語英基派滿式李息寫呢識極令黃德收臉錢黨倒未持取設始版雙歷越史商千片容研像找友孩站廣改議形委早房音火際則首單據導影失拿網香似斯專石若兵弟誰校讀志飛觀爭究包組造落視濟喜離雖壞兔灘",
];

/** The same sequence each time. */
let seed = 42;
function random(): number {
  seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
  return seed / 2 ** 32;
}

/** Few words are said often, most of them seldom: Zipf's law, roughly. */
function rank(most: number): number {
  return Math.floor(most ** random()) - 1;
}

const LETTERS = ["etaoinshrdlucmfwypvbgkjqxz", "аеионтрсвлкдпмзябгчущжхцюфшйъ"];

function word(nr: number, letters: string): string {
  let text = "";
  for (let left = nr * 7_919 + 17; left > 0; left = Math.floor(left / letters.length)) {
    text += letters[left % letters.length];
  }
  return text;
}

function sentence(): string {
  const kind = random();
  if (kind < 0.2) {
    return Array.from({ length: 6 + Math.floor(random() * 25) }, () => HAN[rank(HAN.length)])
      .join("");
  }
  const letters = LETTERS[kind < 0.4 ? 1 : 0]!;
  return Array.from(
    { length: 3 + Math.floor(random() * 12) },
    () => word(rank(VOCABULARY), letters),
  )
    .join(" ");
}

/** What people type: often said and seldom said, unfinished, in Chinese, filtered. */
function query(): string {
  const [common, rare] = [word(rank(300), LETTERS[0]!), word(rank(VOCABULARY), LETTERS[0]!)];
  const kinds = [
    () => rare,
    () => `${common} `,
    () => `${common} ${rare}`,
    () => `"${common} ${word(rank(300), LETTERS[0]!)}"`,
    () => rare.slice(0, 3),
    () => rare.slice(0, 2),
    () => HAN[rank(HAN.length)]! + HAN[rank(HAN.length)]!,
    () => HAN[rank(HAN.length)]!,
    () => `${common} from:person${Math.floor(random() * 200)}`,
    () => `${common} in:room${ROOMS - 1}`,
    () => `${common} before:2025-06-01`,
    () => word(rank(VOCABULARY), LETTERS[1]!),
  ];
  return kinds[Math.floor(random() * kinds.length)]!();
}

function fill(folder: string, messages: number): void {
  const store = openSqliteStore(folder, { durability: "normal" });
  const from = Date.UTC(2025, 0, 1);
  const stepMs = (Date.UTC(2026, 0, 1) - from) / messages;
  store.commit(Array.from({ length: ROOMS }, (_, i): StoreRecord => ({
    kind: "put_room",
    room: {
      id: `room${i}`.padEnd(20, "0"),
      name: `room${i}`,
      key: `room${i}`,
      kind: i < PRIVATE ? "private" : "public",
      topic: "",
      createdBy: "",
      createdAt: from,
      people: [],
      lastSeq: 0,
      firstSeq: 1,
      emptiedAt: null,
    },
  })));
  for (let done = 0; done < messages; done += BATCH) {
    store.commit(Array.from({ length: Math.min(BATCH, messages - done) }, (_, i): StoreRecord => {
      const author = Math.floor(random() * 200);
      return {
        kind: "append",
        rooms: [{
          roomId: `room${Math.floor(random() * ROOMS)}`.padEnd(20, "0"),
          id: `m${done + i}`.padEnd(20, "0"),
        }],
        message: {
          kind: "text",
          authorId: `person${author}`.padEnd(20, "0"),
          author: `Person${author}`,
          text: sentence(),
          at: Math.floor(from + (done + i) * stepMs),
          cid: null,
          channel: null,
          target: null,
          thread: null,
          extras: null,
        },
      };
    }));
  }
  store.close();
}

class Searcher {
  readonly #url: string;
  readonly #headers: { authorization: string };

  constructor(port: number, token: string) {
    this.#url = `http://127.0.0.1:${port}/api/search`;
    this.#headers = { authorization: `Bearer ${token}` };
  }

  /** @returns milliseconds and what was found */
  async find(typed: string): Promise<{ ms: number; page: SearchPage }> {
    const started = performance.now();
    const response = await fetch(`${this.#url}?q=${encodeURIComponent(typed)}`, {
      headers: this.#headers,
    });
    const page = await response.json();
    if (!response.ok) throw new Error(`"${typed}": ${JSON.stringify(page)}`);
    return { ms: performance.now() - started, page };
  }
}

function tokens(folder: string): string[] {
  const identity = new Identity(openKey(folder, { warn: console.warn }));
  return Array.from({ length: SEARCHERS }, (_, i) => identity.sign(`searcher${i}`.padEnd(20, "0")));
}

/** @returns delivery times as `parlor bench` tells them, in milliseconds */
async function deliver(port: number, seconds: number): Promise<Record<string, number>> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", MAIN, "bench", `ws://127.0.0.1:${port}/ws`, "--json"],
      ...["--clients", `${MEMBERS}`, "--rate", `${RATE}`, "--seconds", `${seconds}`],
    ],
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (stdout.length === 0) throw new Error(decode(stderr));
  return JSON.parse(decode(stdout)).delivery_ms;
}

async function measure(server: ServerProcess, folder: string, seconds: number): Promise<void> {
  const searchers = tokens(`${folder}/data`).map((token) => new Searcher(server.port, token));
  const started = performance.now();
  while ((await searchers[0]!.find("a")).page.incomplete) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  console.log(`Index made in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  const { size } = await Deno.stat(`${folder}/data/search.db`);
  const { size: events } = await Deno.stat(`${folder}/data/parlor.db`);
  const mib = (bytes: number) => Math.round(bytes / 1024 / 1024);
  console.log(`search.db ${mib(size)} MiB, parlor.db ${mib(events)} MiB`);

  const alone = await searching(searchers.slice(0, 1), { seconds, pauseMs: 0 });
  console.log(`One after the other: ${percentiles(alone)}`);
  const quiet = await deliver(server.port, seconds);
  console.log(`Delivery without searches: ${JSON.stringify(quiet)}`);
  const pauseMs = 1_000 * SEARCHERS / SEARCHES_PER_SECOND;
  const [times, busy] = await Promise.all([
    searching(searchers, { seconds, pauseMs }),
    deliver(server.port, seconds),
  ]);
  console.log(`${SEARCHES_PER_SECOND} a second: ${percentiles(times)}`);
  console.log(`Delivery meanwhile: ${JSON.stringify(busy)}`);
  console.log(`Server: ${mib(server.memory())} MiB resident, at most ${mib(server.peakMemory())}`);
}

/** @returns how long each search took, in milliseconds, with what was typed */
async function searching(
  searchers: Searcher[],
  { seconds, pauseMs }: { seconds: number; pauseMs: number },
): Promise<[number, string][]> {
  const end = performance.now() + seconds * 1_000;
  const times: [number, string][] = [];
  await Promise.all(searchers.map(async (searcher, i) => {
    let next = performance.now() + pauseMs * i / searchers.length;
    while (performance.now() < end) {
      const waitMs = next - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      next += pauseMs;
      const typed = query();
      times.push([(await searcher.find(typed)).ms, typed]);
    }
  }));
  return times.sort(([one], [other]) => one - other);
}

function percentiles(times: [number, string][]): string {
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  const [slowest, typed] = times.at(-1)!;
  return `${times.length} searches, p50 ${at(0.5)[0].toFixed(1)} ms, p99 ${
    at(0.99)[0].toFixed(1)
  } ms, most ${slowest.toFixed(1)} ms (${typed})`;
}

const [messages = 1_000_000, seconds = 15] = Deno.args.map(Number);
const folder = await Deno.makeTempDir({ prefix: "parlor-search-" });
try {
  const started = performance.now();
  fill(`${folder}/data`, messages);
  console.log(`${messages} messages in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  const server = await parlor.start(folder, "rooms");
  try {
    await measure(server, folder, seconds);
  } finally {
    await server.stop();
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
