// deno-lint-ignore-file no-explicit-any -- the same signatures as the original
/** Local stand-in for `jsr:@std/assert` 1.x: the functions used here, over `node:assert`. */
import nodeAssert from "node:assert/strict";

type ErrorClass<E extends Error> = new (...args: any[]) => E;

/** Thrown by every assertion. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

function check(run: () => void, message?: string): void {
  try {
    run();
  } catch (error) {
    const { message: difference } = error as Error;
    throw new AssertionError(
      message ? `${message}\n${difference}` : difference,
      { cause: error },
    );
  }
}

function require(holds: boolean, text: string, message?: string): void {
  if (!holds) throw new AssertionError(message ? `${text}: ${message}` : text);
}

export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  check(() => nodeAssert.deepStrictEqual(actual, expected), msg);
}

export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  check(() => nodeAssert.notDeepStrictEqual(actual, expected), msg);
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  check(() => nodeAssert.strictEqual(actual, expected), msg);
}

export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  require(
    expected.test(actual),
    `Expected actual: "${actual}" to match: "${expected}"`,
    msg,
  );
}

export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  require(
    actual.includes(expected),
    `Expected actual: "${actual}" to contain: "${expected}"`,
    msg,
  );
}

export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  require(actual < expected, `Expect ${actual} < ${expected}`, msg);
}

export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  try {
    fn();
  } catch (error) {
    return expected(error, { classOrMsg, msgIncludes, msg });
  }
  throw new AssertionError("Expected function to throw");
}

export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
    await promise;
  } catch (error) {
    if (promise === undefined) {
      throw new AssertionError("Function throws when expected to reject");
    }
    return expected(error, { classOrMsg, msgIncludes, msg });
  }
  throw new AssertionError("Expected function to reject");
}

export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${msg ? `: ${msg}` : "."}`);
}

function expected(
  error: unknown,
  { classOrMsg, msgIncludes, msg }: {
    classOrMsg: ErrorClass<Error> | string | undefined;
    msgIncludes: string | undefined;
    msg: string | undefined;
  },
): unknown {
  if (typeof classOrMsg !== "function") return error;
  require(
    error instanceof classOrMsg,
    `Expected error to be instance of "${classOrMsg.name}", but was "${
      error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error)
    }"`,
    msg,
  );
  const { message } = error as Error;
  require(
    msgIncludes === undefined || message.includes(msgIncludes),
    `Expected error message to include "${msgIncludes}", but got "${message}"`,
    msg,
  );
  return error;
}
