/** Local stand-in for `jsr:@std/assert` 1.x: the functions used here, over `node:assert`. */
import nodeAssert from "node:assert/strict";

/** Thrown by every assertion. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

function check(run: () => void, message?: string): void {
  try {
    run();
  } catch (error) {
    throw new AssertionError(message ?? (error as Error).message, { cause: error });
  }
}

export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  check(() => nodeAssert.deepStrictEqual(actual, expected), msg);
}
