import { assert, assertEquals } from "@std/assert";
import { toGoals } from "../../bench/goals.ts";
import { delivered, resultsOf } from "./results_fixture.ts";

function goal(sentences: readonly string[], about: string): string {
  const found = sentences.find((sentence) => sentence.includes(about));
  assert(found, `No goal is about "${about}"`);
  return found;
}

Deno.test("toGoals() compares medians, not the best rounds", () => {
  const ws = delivered(10, 10, 10);
  const met = toGoals(resultsOf({ a: { Parlor: delivered(1, 100, 120), "ws on Node": ws } }));
  assertEquals(
    goal(met, "ws on Node"),
    "Goal met: (a) deliveries a second, Parlor to ws on Node: 10.00 (at least 10).",
  );
  const missed = toGoals(resultsOf({ a: { Parlor: delivered(99, 1, 500), "ws on Node": ws } }));
  assertEquals(
    goal(missed, "ws on Node"),
    "Goal missed: (a) deliveries a second, Parlor to ws on Node: 9.90 (at least 10).",
  );
});

Deno.test("toGoals() holds coming back against accepting only", () => {
  const rounds = {
    Parlor: [{ acceptedSeconds: 1, caughtUpSeconds: 4 }],
    "bare Deno": [{ acceptedSeconds: 1, caughtUpSeconds: 40 }],
  };
  assertEquals(
    goal(toGoals(resultsOf({ e: rounds })), "(e)"),
    "Goal missed: (e) all caught up, s, Parlor to bare Deno (connections accepted, s): 4.00 (at most 3).",
  );
});

Deno.test("toGoals() says of what was not measured that it was not", () => {
  const sentences = toGoals(resultsOf({ a: { Parlor: delivered(1) } }));
  assertEquals(sentences.filter((sentence) => !sentence.startsWith("Goal not measured: ")), []);
  assert(sentences.length > 0);
});
