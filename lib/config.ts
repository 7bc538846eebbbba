import { type Accent, accent } from "./accent.ts";
import {
  hostAddress,
  type MetricsAccess,
  metricsAccess,
  number,
  oneOf,
  onOff,
  origins,
  text,
} from "./config_values.ts";
import { nearest } from "./nearest.ts";

/** What can be set, already understood. */
export interface Settings {
  host: string;
  port: number;
  /** Folder of the database and the signing key; `:memory:` keeps nothing. */
  data: string;
  name: string;
  accent: Accent;
  logLevel: "debug" | "info" | "warn" | "error";
  logFormat: "text" | "json";
  limits: boolean;
  /** Origins in the form of `URL.origin`, `null` for pages opened from a file, `*` for all. */
  allowOrigin: string[];
  trustProxy: boolean;
  connectionsPerAddress: number;
  messageRate: number;
  messageBurst: number;
  durability: "full" | "normal";
  temporaryRoomHours: number;
  metrics: MetricsAccess;
}

export interface SettingRow<T = unknown> {
  flag: string;
  environment: string;
  /** Of the value, as shown in the tables. */
  unit: string;
  default: string;
  meaning: string;
  /** What is given may be a secret: it is printed nowhere. */
  secret?: true;
  /** @throws {Error} whose message says what to give instead */
  parse(text: string): T;
}

/** Every setting there is: read from here, printed by `--help` and in the README from here. */
export const SETTINGS: { readonly [K in keyof Settings]: SettingRow<Settings[K]> } = {
  host: row("host", {
    unit: "address",
    default: "0.0.0.0",
    meaning: "address to listen on; 127.0.0.1 for this machine only",
    parse: hostAddress,
  }),
  port: row("port", {
    unit: "number",
    default: "8080",
    meaning: "port to listen on; 0 picks a free one",
    parse: number({ min: 0, max: 65_535, whole: true }),
  }),
  data: row("data", {
    unit: "folder",
    default: "./parlor-data",
    meaning: "where messages and the signing key are kept; :memory: keeps nothing",
    parse: text({ longest: 4_096 }),
  }),
  name: row("name", {
    unit: "text",
    default: "Parlor",
    meaning: "what the server is called",
    parse: text({ longest: 64 }),
  }),
  accent: row("accent", {
    unit: "hue or colour",
    default: "68",
    meaning: "the page's accent: 0 to 360, 68 is amber, or #2f7d6b, whose hue is taken",
    parse: accent,
  }),
  logLevel: row("log-level", {
    unit: "debug, info, warn or error",
    default: "info",
    meaning: "how much is logged; debug includes the text of messages",
    parse: oneOf("debug", "info", "warn", "error"),
  }),
  logFormat: row("log-format", {
    unit: "text or json",
    default: "text",
    meaning: "lines for people or for machines",
    parse: oneOf("text", "json"),
  }),
  limits: row("limits", {
    unit: "on or off",
    default: "on",
    meaning: "off lifts the limits on connections and messages, for load tests",
    parse: onOff,
  }),
  allowOrigin: row("allow-origin", {
    unit: "origins, comma between",
    default: "",
    meaning: "other sites whose pages may connect; null for pages opened from a file, * for all",
    parse: origins,
  }),
  trustProxy: row("trust-proxy", {
    unit: "on or off",
    default: "off",
    meaning: "on believes X-Forwarded-For, -Proto and -Host; only behind a reverse proxy",
    parse: onOff,
  }),
  connectionsPerAddress: row("connections-per-address", {
    unit: "connections",
    default: "200",
    meaning: "open WebSockets from one address",
    parse: number({ min: 1, max: 1_000_000, whole: true }),
  }),
  messageRate: row("message-rate", {
    unit: "per second",
    default: "10",
    meaning: "commands that one connection may send, in the long run",
    parse: number({ min: 0.1, max: 1_000_000 }),
  }),
  messageBurst: row("message-burst", {
    unit: "commands",
    default: "60",
    meaning: "commands that one connection may send at once",
    parse: number({ min: 1, max: 1_000_000, whole: true }),
  }),
  durability: row("durability", {
    unit: "full or normal",
    default: "full",
    meaning: "full survives a power cut, normal a crash only, and writes faster",
    parse: oneOf("full", "normal"),
  }),
  temporaryRoomHours: row("temporary-room-hours", {
    unit: "hours",
    default: "24",
    meaning: "how long an empty temporary room's history is kept",
    parse: number({ min: 0, max: 87_600 }),
  }),
  metrics: row("metrics", {
    unit: "off, local, on or token",
    default: "local",
    meaning: "who may read /metrics: nobody, this machine, everybody, who has the token",
    secret: true,
    parse: metricsAccess,
  }),
};

/** Everything that is wrong with the settings, one line each, with the way out. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Where settings come from, the strongest first. */
export interface SettingSources {
  /** `--name value` and `--name=value`. */
  args: readonly string[];
  environment: (name: string) => string | undefined;
  /** The parsed `.env` file. */
  file: Readonly<Record<string, string>>;
}

/** @throws {SettingsError} that names every mistake there is, not just the first */
export function readSettings({ args, environment, file }: SettingSources): Settings {
  const problems: string[] = [];
  const flags = readFlags(args, problems);
  const variables = Object.values(SETTINGS).map((setting) => setting.environment);
  for (const name of Object.keys(file)) {
    if (!name.startsWith("PARLOR_") || variables.includes(name)) continue;
    problems.push(`Unknown setting "${name}" in .env${meant(name, variables)}`);
  }
  const settings: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(SETTINGS)) {
    // An empty variable counts as none: that is how compose files and shells unset one.
    const [source, given] = flags.has(setting.flag)
      ? [`--${setting.flag}`, flags.get(setting.flag)!]
      : environment(setting.environment)
      ? [setting.environment, environment(setting.environment)!]
      : file[setting.environment]
      ? [`${setting.environment} in .env`, file[setting.environment]!]
      : ["", setting.default];
    try {
      settings[key] = setting.parse(given);
    } catch (error) {
      const shown = setting.secret ? "" : ` "${given}"`;
      problems.push(`Cannot use ${source}${shown}: ${(error as Error).message}`);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as unknown as Settings;
}

/** The words `; did you mean "--port"?`, or where to look. */
export function meant(word: string, candidates: readonly string[]): string {
  const candidate = nearest(word, candidates);
  return candidate ? `; did you mean "${candidate}"?` : "; see parlor --help";
}

/** Whether the argument after the flag at `i` is that flag's value. */
export function hasValue(args: readonly string[], i: number): boolean {
  const next = args[i + 1];
  return split(args[i]!)[1] === undefined && next !== undefined && !next.startsWith("--");
}

function readFlags(args: readonly string[], problems: string[]): Map<string, string> {
  const flags = new Map<string, string>();
  const known = Object.values(SETTINGS).map((setting) => `--${setting.flag}`);
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = split(args[i]!);
    if (!flag.startsWith("-")) {
      problems.push(`Unexpected "${flag}": settings look like --port 8080`);
      continue;
    }
    const value = inline ?? (hasValue(args, i) ? args[++i] : undefined);
    if (!known.includes(flag)) {
      problems.push(`Unknown setting "${flag}"${meant(flag, known)}`);
    } else if (value === undefined) {
      const { unit } = Object.values(SETTINGS).find((setting) => `--${setting.flag}` === flag)!;
      problems.push(`Missing value after ${flag}: give ${unit}`);
    } else {
      flags.set(flag.slice(2), value);
    }
  }
  return flags;
}

function split(arg: string): [flag: string, value: string | undefined] {
  const at = arg.startsWith("--") ? arg.indexOf("=") : -1;
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function row<T>(
  flag: string,
  rest: Omit<SettingRow<T>, "flag" | "environment">,
): SettingRow<T> {
  return { flag, environment: `PARLOR_${flag.toUpperCase().replaceAll("-", "_")}`, ...rest };
}
