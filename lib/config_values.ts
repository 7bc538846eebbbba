/**
 * How the text of a setting becomes its value. Each function throws an error whose message says what
 * to give instead.
 */

export function number({ min, max, whole }: { min: number; max: number; whole?: boolean }) {
  return (given: string): number => {
    const value = /^\d+(\.\d+)?$/.test(given.trim()) ? Number(given) : NaN;
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      throw new Error(`give a ${whole ? "whole " : ""}number from ${min} to ${max}`);
    }
    return value;
  };
}

export function oneOf<const T extends string>(...choices: T[]) {
  return (given: string): T => {
    const choice = choices.find((one) => one === given.trim().toLowerCase());
    if (!choice) throw new Error(`give ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`);
    return choice;
  };
}

export function onOff(given: string): boolean {
  return oneOf("on", "off")(given) === "on";
}

export function text({ longest }: { longest: number }) {
  return (given: string): string => {
    if (given.trim() === "" || given.length > longest || /\p{Cc}/u.test(given)) {
      throw new Error(`give 1 to ${longest} characters in one line`);
    }
    return given.trim();
  };
}

export function hostAddress(given: string): string {
  const host = given.trim().replace(/^\[(.*)\]$/, "$1");
  const isName = /^[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(host);
  if (!isName && !/^[0-9a-f:.]*:[0-9a-f:.]*(%\w+)?$/i.test(host)) {
    throw new Error("give an address or a host name, without http:// and port");
  }
  return host;
}

export function origins(given: string): string[] {
  return given.split(",").map((one) => one.trim()).filter((one) => one !== "").map((one) => {
    if (one === "*" || one === "null") return one;
    const url = URL.canParse(one) ? new URL(one) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash) {
      throw new Error("give origins such as https://chat.example.org, null or *, comma between");
    }
    return url.origin;
  });
}

/** Who may read `/metrics`: nobody, this machine, everybody, or who has the token. */
export type MetricsAccess = "off" | "local" | "on" | { token: string };

export function metricsAccess(given: string): MetricsAccess {
  const text = given.trim();
  if (/^(off|local|on)$/i.test(text)) return oneOf("off", "local", "on")(text);
  // What RFC 6750 allows, and long enough that nobody guesses it.
  if (/^[A-Za-z0-9._~+/-]{16,256}=*$/.test(text)) return { token: text };
  throw new Error(
    "give off, local, on, or a token of 16 to 256 letters, digits and . _ ~ + / -",
  );
}
