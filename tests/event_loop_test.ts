import { assertEquals } from "@std/assert";
import { watchEventLoop } from "../lib/event_loop.ts";
import { Meters } from "../lib/meters.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("watchEventLoop() measures how late a timer is, and nothing once stopped", () => {
  const clock = new FakeClock();
  const { eventLoopDelaySeconds: delays } = new Meters();
  const stop = watchEventLoop(clock, delays);
  clock.advance(1_000);
  assertEquals([delays.count, delays.sum], [10, 0]);
  // The process stands still for 350 ms, of which 100 are the pause between two looks.
  clock.jump(350);
  clock.advance(0);
  assertEquals(delays.sum, 0.25);
  stop();
  const { count } = delays;
  clock.advance(1_000);
  assertEquals(delays.count, count);
});
