import { assert, assertEquals, assertLess } from "@std/assert";
import { type Sample, soak, type SoakResult } from "./soak/soak.ts";
import { trend } from "./soak/trend.ts";
import { judge } from "./soak/verdict.ts";
import { withFolder } from "./store/temporary_folder.ts";

// The long one is `deno task soak`.
Deno.test("soak() finds everything in order with people who come and go in a hurry", async () => {
  await withFolder(async (data) => {
    const load = { seconds: 12, members: 48, perSecond: 40, haste: 10, sampleEverySeconds: 3 };
    const { problems, acked, samples, empty } = await soak({ data, ...load });
    assertEquals(problems, []);
    assert(acked > 300, `Only ${acked} messages were acked`);
    assertEquals(samples.length, 4);
    // The first messages bring some that stay, for a worker and the log; those who came and went, none.
    assertLess(empty.after.spareDescriptors, empty.before.spareDescriptors + 16);
    assertLess(empty.after.rssMib, empty.before.rssMib + 150);
  });
});

Deno.test("trend() sees a slope through noise, and is not bent by a burst", () => {
  const points = Array.from({ length: 60 }, (_, x) => ({ x, y: 100 + 2 * x + (x % 7) }));
  for (let x = 40; x < 50; x++) points[x]!.y += 1_000;
  const { slope, median } = trend(points);
  assert(Math.abs(slope - 2) < 0.2, String(slope));
  assert(median > 150 && median < 180, String(median));
});

Deno.test("judge() finds what rises, and does not judge what was too short", () => {
  const result = (minutes: number, of: (minute: number) => Partial<Sample>): SoakResult => {
    const usage = { rssMib: 90, spareDescriptors: 30, connections: 9, cpuSeconds: 1, storedMib: 4 };
    const delivery = { count: 9, p50: 2, p99: 9 };
    const samples = Array.from({ length: minutes }, (_, minute) => {
      const sample = { seconds: minute * 60, online: 9, acked: 9, ...usage, delivery };
      return { ...sample, ...of(minute) };
    });
    return { samples, empty: { before: usage, after: usage }, acked: 9, problems: [] };
  };
  const rising = (minutes: number, of: (minute: number) => Partial<Sample>) => {
    const { figures, good } = judge(result(minutes, of));
    return [good, figures?.filter(({ flat }) => !flat).map(({ label }) => label)];
  };
  const jagged = (minute: number) => ({ rssMib: 90 + minute % 9 * 3 });
  assertEquals(rising(60, jagged), [true, []]);
  assertEquals(rising(60, (minute) => ({ rssMib: jagged(minute).rssMib + minute / 3 })), [
    false,
    ["resident memory, MiB"],
  ]);
  assertEquals(rising(60, (minute) => ({ spareDescriptors: 30 + Math.floor(minute / 12) })), [
    false,
    ["spare descriptors"],
  ]);
  assertEquals(rising(10, (minute) => ({ rssMib: minute * 100 })), [true, undefined]);
  assertEquals(judge({ ...result(60, jagged), problems: ["lost"] }).good, false);
});
