import type { Page } from "playwright-core";
import { type Direction, Relay } from "../relay.ts";

/** Counts what goes through it to the clients: everything of HTTP and WebSockets, headers too. */
export class CountingRelay extends Relay {
  /** Bytes from the server. */
  bytes = 0;

  protected override async carry(direction: Direction): Promise<void> {
    if (direction.from === "client") return await super.carry(direction);
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, controller) => {
        this.bytes += bytes.length;
        controller.enqueue(bytes);
      },
    });
    await direction.source.readable.pipeThrough(count).pipeTo(direction.target.writable);
  }
}

/** Nothing came for so long: the page has what it wanted, in milliseconds. */
const QUIET_MS = 1_500;

/**
 * What a visit costs before anybody does anything.
 * @param url of the relay's
 * @returns bytes on the wire from the first one until nothing more comes
 */
export async function weigh(page: Page, { relay, url }: { relay: CountingRelay; url: string }) {
  const before = relay.bytes;
  await page.goto(url);
  await page.waitForLoadState("networkidle");
  for (let seen = -1; seen !== relay.bytes;) {
    seen = relay.bytes;
    await page.waitForTimeout(QUIET_MS);
  }
  return relay.bytes - before;
}
