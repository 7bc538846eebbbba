/** What the placeholders of an example stand for, by name. */
export type Bindings = Map<string, string>;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const PLACEHOLDER = /<([a-z][a-z0-9 ]*)>/g;

/**
 * Compares what came with what an example shows, to the last field. `<time>` is any time, `<number>`
 * any number, `<text>` any text; every other `<name>` is some text, the same one all through the
 * example.
 * @returns what differs and where, or nothing
 */
export function difference(
  expected: unknown,
  actual: unknown,
  bindings: Bindings,
  path = "the frame",
): string | undefined {
  if (typeof expected === "string") return textDifference(expected, actual, bindings, path);
  if (typeof expected !== "object" || expected === null) {
    return expected === actual ? undefined : differs(expected, actual, path);
  }
  if (typeof actual !== "object" || actual === null) return differs(expected, actual, path);
  if (Array.isArray(expected) !== Array.isArray(actual)) return differs(expected, actual, path);
  const wanted = Object.entries(expected);
  const extra = Object.keys(actual).filter((key) => !Object.hasOwn(expected, key));
  if (extra.length > 0) return `${path} also has ${extra.join(", ")}: ${JSON.stringify(actual)}`;
  for (const [key, value] of wanted) {
    const at = `${path}.${key}`;
    if (!Object.hasOwn(actual, key)) return `${at} is missing in ${JSON.stringify(actual)}`;
    const found = difference(value, (actual as Record<string, unknown>)[key], bindings, at);
    if (found) return found;
  }
  return undefined;
}

/** Puts what placeholders stand for in their place. @throws {Error} if one stands for nothing yet */
export function fill(text: string, bindings: Bindings): string {
  return text.replace(PLACEHOLDER, (placeholder, name) => {
    const value = bindings.get(name);
    if (value === undefined) throw new Error(`${placeholder} stands for nothing yet`);
    return value;
  });
}

function textDifference(
  expected: string,
  actual: unknown,
  bindings: Bindings,
  path: string,
): string | undefined {
  // A text may have pointed brackets of its own.
  if (expected === actual) return undefined;
  const name = new RegExp(`^${PLACEHOLDER.source}$`).exec(expected)?.[1];
  if (name === "number") {
    return typeof actual === "number" ? undefined : differs(expected, actual, path);
  }
  if (typeof actual !== "string") return differs(expected, actual, path);
  if (name === "text") return undefined;
  if (name === "time") return TIME.test(actual) ? undefined : differs(expected, actual, path);
  if (name !== undefined && !bindings.has(name)) {
    bindings.set(name, actual);
    return undefined;
  }
  return fill(expected, bindings) === actual
    ? undefined
    : differs(fill(expected, bindings), actual, path);
}

function differs(expected: unknown, actual: unknown, path: string): string {
  return `${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
}
