/** A metric as Prometheus reads it. */
export interface Family {
  type: string;
  help: string;
  /** By the sample's name and labels as they are written. */
  samples: Map<string, number>;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\n"])*"';
const SAMPLE = new RegExp(
  `^(${NAME})(\\{${LABEL}(?:,${LABEL})*\\})? ([+-]?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Inf)|NaN)$`,
);

/**
 * Reads Prometheus' text format 0.0.4, as strictly as its description and the linter of `promtool`.
 * @throws {Error} that says what is wrong
 */
export function parseMetrics(text: string): Map<string, Family> {
  if (!text.endsWith("\n")) throw new Error("The last line does not end");
  const families = new Map<string, Family>();
  let last: [name: string, family: Family] | undefined;
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const help = new RegExp(`^# HELP (${NAME}) (.+)$`).exec(line);
    const type = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`).exec(line);
    if (help) {
      const [, name, words] = help;
      if (families.has(name!)) throw new Error(`${name} comes twice`);
      last = [name!, { type: "", help: words!, samples: new Map() }];
      families.set(...last);
    } else if (type) {
      if (last?.[0] !== type[1] || last?.[1].type !== "") throw new Error(`Misplaced: ${line}`);
      last[1].type = type[2]!;
    } else {
      const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
      if (name === undefined) throw new Error(`No sample: ${line}`);
      if (!last || !namesOf(...last).includes(name)) throw new Error(`Misplaced: ${line}`);
      if (last[1].samples.has(name + labels)) throw new Error(`Twice: ${line}`);
      last[1].samples.set(name + labels, Number(value!.replace("Inf", "Infinity")));
    }
  }
  for (const [name, family] of families) check(name, family);
  return families;
}

function namesOf(name: string, { type }: Family): string[] {
  if (type !== "histogram") return type === "" ? [] : [name];
  return ["_bucket", "_sum", "_count"].map((end) => name + end);
}

function check(name: string, { type, samples }: Family): void {
  if ((type === "counter") !== name.endsWith("_total")) throw new Error(`Misnamed: ${name}`);
  if (type === "counter" && [...samples.values()].some((value) => !(value >= 0))) {
    throw new Error(`${name} is no count`);
  }
  if (type !== "histogram") return;
  const buckets = [...samples].filter(([sample]) => sample.startsWith(`${name}_bucket{le="`));
  const values = buckets.map(([, value]) => value);
  const bounds = buckets.map(([sample]) =>
    Number(/"(.*)"/.exec(sample)![1]!.replace("Inf", "Infinity"))
  );
  const rises = (list: number[]) => list.every((value, i) => i === 0 || value >= list[i - 1]!);
  if (!rises(values) || !rises(bounds)) throw new Error(`The buckets of ${name} do not rise`);
  if (bounds.at(-1) !== Infinity || values.at(-1) !== samples.get(`${name}_count`)) {
    throw new Error(`The last bucket of ${name} does not hold all`);
  }
}
