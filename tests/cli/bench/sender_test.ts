import { assertEquals } from "@std/assert";
import { Sender, type Voice } from "../../../lib/cli/bench/sender.ts";
import { Tally } from "../../../lib/cli/bench/tally.ts";

/** A member whose server answers when the test says so. */
class Mouth implements Voice {
  onAnswer: Voice["onAnswer"] = () => {};
  readonly sent: { ref: number; data: { room: string; cid: string } }[] = [];
  #wake = () => {};

  send(text: string): void {
    this.sent.push(JSON.parse(text));
    this.#wake();
  }

  /** Waits until so many messages were sent in all. */
  async until(count: number): Promise<void> {
    while (this.sent.length < count) await new Promise<void>((resolve) => this.#wake = resolve);
  }

  ack(ref: number): void {
    this.onAnswer({ ref, seq: ref });
  }

  refuse(ref: number, waitMs: number): void {
    this.onAnswer({
      ref,
      error: { code: "too_fast", message: "Wait", retry_after_ms: waitMs },
    });
  }
}

function start(inFlight: number) {
  const mouth = new Mouth();
  const tally = new Tally();
  const sender = new Sender(mouth, { room: "bench-1", inFlight, tally: () => tally });
  return { mouth, tally, sender };
}

Deno.test("Sender.keepInFlight() sends one message for each that is acked", () => {
  const { mouth, tally, sender } = start(3);
  sender.keepInFlight();
  assertEquals(mouth.sent.map(({ ref }) => ref), [1, 2, 3]);
  mouth.ack(2);
  mouth.ack(2);
  mouth.ack(99);
  assertEquals(mouth.sent.map(({ ref }) => ref), [1, 2, 3, 4]);
  assertEquals([tally.acked, sender.unanswered, sender.lastAcked, sender.gapMs], [1, 3, 2, 0]);
  assertEquals(new Set(mouth.sent.map(({ data }) => data.cid)).size, 4);
  sender.stop();
  mouth.ack(1);
  assertEquals(mouth.sent.length, 4);
});

Deno.test("Sender.keepInFlight() waits as long as the server asks, a little longer", () => {
  const { mouth, tally, sender } = start(3);
  sender.keepInFlight();
  for (const ref of [1, 2, 3]) mouth.refuse(ref, 50);
  assertEquals([mouth.sent.length, tally.refused.get("too_fast")], [3, 3]);
  // Those refused were sent at one pace: they say the same thing three times.
  assertEquals(sender.gapMs.toFixed(3), "55.000");
  sender.stop();
});

Deno.test("Sender.keepInFlight() slows down more while it is still refused", async () => {
  const { mouth, sender } = start(1);
  sender.keepInFlight();
  for (const ref of [1, 2, 3]) {
    await mouth.until(ref);
    mouth.refuse(ref, 2);
  }
  assertEquals(sender.gapMs.toFixed(3), "2.662");
  sender.stop();
});

Deno.test("Sender.offer() holds back what would be too much or too soon", () => {
  const { mouth, tally, sender } = start(2);
  for (let i = 0; i < 3; i++) sender.offer();
  assertEquals([mouth.sent.length, tally.heldBack], [2, 1]);
  mouth.refuse(1, 1_000);
  sender.offer();
  assertEquals([mouth.sent.length, tally.heldBack], [2, 2]);
  sender.stop();
});
