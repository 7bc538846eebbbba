/**
 * `deno task frames`: how smooth the page is while 50 messages a second arrive and while a room of
 * 100,000 is scrolled, and how fast such a room opens. Prints what it measured; judges nothing.
 */
import { chromium, type Page } from "playwright-core";
import { SUBPROTOCOL } from "../../lib/protocol.ts";
import { executablePath, FLAGS } from "./browser.ts";
import { enter } from "./screens.ts";
import { pageBuilt, startServer } from "./server.ts";

const MANY = 100_000;
const FEW = 100;
/** Messages a second, and for how long, in seconds. */
const FLOOD = { rate: 50, seconds: 10 };
/** Messages that are under way at once while a room is filled. */
const IN_FLIGHT = 500;

interface Frames {
  readonly fps: number;
  /** The longest time between two frames, in milliseconds; 99 of 100 were shorter than `p99`. */
  readonly worst: number;
  readonly p99: number;
}

/** Ben, who only writes. */
class Writer {
  readonly #socket: WebSocket;
  #sent = 0;
  #acked = 0;
  #wake = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const frames = [JSON.parse(data)].flat() as { type: string; ref?: number }[];
      this.#acked += frames.filter(({ type }) => type === "ack" || type === "error").length;
      this.#wake();
    });
  }

  static async connect(url: string): Promise<Writer> {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}ws`, SUBPROTOCOL);
    await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    const writer = new Writer(socket);
    writer.#send("hello", { username: "Ben" });
    await writer.#settle();
    return writer;
  }

  async join(room: string): Promise<void> {
    this.#send("join_room", { room, history: 0 });
    await this.#settle();
  }

  async fill(room: string, count: number): Promise<void> {
    for (let n = 1; n <= count; n++) {
      this.say(room, n);
      if (this.#sent - this.#acked >= IN_FLIGHT) await this.#next();
    }
    await this.#settle();
  }

  say(room: string, n: number): void {
    const words = "what grows in the garden and who waters it when nobody is there".split(" ");
    const message = `message ${n} ${words.slice(0, 1 + n * 7 % 12).join(" ")}`;
    this.#send("send_message", { room, message });
  }

  close(): void {
    this.#socket.close();
  }

  #send(type: string, data: unknown): void {
    this.#socket.send(JSON.stringify({ type, data, ref: ++this.#sent }));
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  async #settle(): Promise<void> {
    while (this.#acked < this.#sent) await this.#next();
  }
}

/** Counts frames from now on. @returns what ends it */
async function countFrames(page: Page): Promise<() => Promise<Frames>> {
  const handle = await page.evaluateHandle(() => {
    const times: number[] = [];
    const state = { times, on: true };
    const frame = (time: number) => {
      times.push(time);
      if (state.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return state;
  });
  return async () => {
    const times = await handle.evaluate((state) => {
      state.on = false;
      return state.times;
    });
    const gaps = times.slice(1).map((time, index) => time - times[index]!).sort((a, b) => a - b);
    return {
      fps: Math.round(gaps.length * 1_000 / (times[times.length - 1]! - times[0]!)),
      worst: Math.round(gaps[gaps.length - 1]!),
      p99: Math.round(gaps[Math.floor(gaps.length * 0.99)]!),
    };
  };
}

function drawn(page: Page): Promise<{ messages: number; nodes: number }> {
  return page.evaluate(() => ({
    messages: document.querySelectorAll(".message").length,
    nodes: document.querySelectorAll("*").length,
  }));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function opening(page: Page, room: string, last: number): Promise<number> {
  await page.locator(".room-row", { hasText: "general" }).click();
  await page.locator(".room-name", { hasText: "general" }).waitFor();
  return await page.evaluate(async ([room, text]) => {
    const rows = [...document.querySelectorAll<HTMLElement>(".room-row")];
    const row = rows.find((each) => each.querySelector(".room-title")?.textContent === room)!;
    const begin = performance.now();
    row.click();
    const here = () =>
      [...document.querySelectorAll(".message-text")].some((each) =>
        each.textContent?.startsWith(text)
      );
    while (!here()) await new Promise(requestAnimationFrame);
    return Math.round(performance.now() - begin);
  }, [room, `message ${last} `] as const);
}

async function main(): Promise<void> {
  if (executablePath === null) throw new Error("There is no Chromium on this machine");
  await pageBuilt();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  await using server = await startServer();
  const ben = await Writer.connect(server.url);
  await ben.join("flood");
  await ben.join("few");
  await ben.join("many");
  await ben.fill("few", FEW);
  await ben.fill("many", MANY);
  await ben.fill("flood", FEW);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.url);
  await enter(page, { name: "Ada", room: "general" });

  const first: Record<string, number> = {};
  for (const [room, last] of [["few", FEW], ["many", MANY]] as const) {
    first[room] = await opening(page, room, last);
  }
  console.log(`a room opens, ms, joining it: ${FEW}: ${first["few"]}, ${MANY}: ${first["many"]}`);
  for (const [room, last] of [["few", FEW], ["many", MANY]] as const) {
    first[room] = await opening(page, room, last);
  }
  console.log(`a room opens, ms, known: ${FEW}: ${first["few"]}, ${MANY}: ${first["many"]}`);

  await page.locator(".log").hover();
  let count = await countFrames(page);
  for (let n = 0; n < 300; n++) {
    await page.mouse.wheel(0, -600);
    await pause(16);
  }
  console.log("scrolling up", await count(), await drawn(page));

  await opening(page, "flood", FEW);
  count = await countFrames(page);
  for (let n = 1; n <= FLOOD.rate * FLOOD.seconds; n++) {
    ben.say("flood", FEW + n);
    await pause(1_000 / FLOOD.rate);
  }
  console.log(`${FLOOD.rate} messages a second`, await count(), await drawn(page));
  ben.close();
  await browser.close();
}

if (import.meta.main) await main();
