import type { Browser, BrowserContextOptions } from "playwright-core";
import { loadAssets, PAGE_FOLDER } from "../../lib/http/assets.ts";
import { TestServer } from "../serve.ts";
import { settleIn } from "./screens.ts";
import { Staged } from "./staged.ts";
import { TALKS } from "./talk.ts";

/** The hour that the pictures show. */
const HOUR = 10;

/** A server on which people have talked, and somebody who has taken part. */
export class StagedVisit implements AsyncDisposable {
  readonly url: string;
  /** With which a browser begins as the visitor's does. */
  readonly options: BrowserContextOptions;
  readonly #server: TestServer;
  readonly #staged: Staged;

  private constructor(server: TestServer, staged: Staged, options: BrowserContextOptions) {
    this.#server = server;
    this.#staged = staged;
    this.url = server.url("http", "/");
    this.options = options;
  }

  /** The page must have been built. @param rough whether there is a room that is hard to draw */
  static async begin(
    browser: Browser,
    { language, rough }: { language: keyof typeof TALKS; rough: boolean },
  ): Promise<StagedVisit> {
    const server = new TestServer({
      args: ["--limits", "off", "--name", "Rose Street"],
      assets: await loadAssets(PAGE_FOLDER),
    });
    const talk = TALKS[language];
    const minutes = talk.lines.reduce((sum, { after = 0 }) => sum + after, 0);
    const pass = (minutes: number) => server.clock.push(minutes * 60_000);
    pass(-minutes);
    const url = server.url("http", "/");
    const staged = await Staged.stage(talk, { url, rough, pass });
    const options: BrowserContextOptions = {
      locale: language,
      timezoneId: zoneAt(HOUR),
      reducedMotion: "reduce",
    };
    const visitor = await browser.newContext(options);
    const page = await visitor.newPage();
    await page.goto(url);
    await settleIn(page, talk, staged);
    const storageState = await visitor.storageState();
    await visitor.close();
    return new StagedVisit(server, staged, { ...options, storageState });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#staged[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
  }
}

/** A time zone where it is this hour now. */
function zoneAt(hour: number): string {
  const ahead = (hour - new Date().getUTCHours() + 36) % 24 - 12;
  // Their names count the other way.
  return `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}
