import { hasValue } from "../../config.ts";

/** What was typed after `parlor doctor`. */
export interface DoctorArguments {
  /** Where people reach the server, to be checked from outside; without path. */
  url: URL | null;
  /** Checks less of the database, in less time. */
  quick: boolean;
  /** Waits to find out whether the proxy cuts quiet connections. */
  patient: boolean;
  json: boolean;
  /** The rest: settings, as for `parlor serve`. */
  settings: string[];
}

export const DOCTOR_USAGE = `Look whether all is well with a server, and say what to do

Usage:
  parlor doctor [url] [settings] [--quick] [--patient] [--json]

  url           where people reach the server, https://chat.example.org for example: what a
                reverse proxy passes on, the certificate and the clock are checked from there
  settings      the same as for parlor serve, from flags, the environment and .env
  --quick       check the structure of the database, but not its indexes
  --patient     with a url: wait 40 s to see whether the proxy cuts quiet connections
  --json        one JSON object instead of lines for people
  --help, -h    this text

The server may be running or not. Run the doctor as the user who runs the server. The exit
code is 1 if there is a problem, else 0; warnings do not count.
`;

const SWITCHES = ["--quick", "--patient", "--json"] as const;

/** @returns the arguments, "help", or what is wrong with them */
export function readDoctorArguments(
  args: readonly string[],
): DoctorArguments | "help" | { problems: string[] } {
  if (args.includes("--help") || args.includes("-h")) return "help";
  const given = new Set<string>();
  const settings: string[] = [];
  const urls: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (SWITCHES.some((one) => one === arg)) {
      given.add(arg);
    } else if (arg.startsWith("-")) {
      settings.push(arg);
      if (hasValue(args, i)) settings.push(args[++i]!);
    } else {
      urls.push(arg);
    }
  }
  const [first] = urls;
  const url = first === undefined ? null : siteOf(first);
  if (url === undefined) {
    return { problems: [`"${first}" is no URL. Write it like https://chat.example.org`] };
  }
  if (urls.length > 1) return { problems: [`One server at a time: ${urls.join(" or ")}?`] };
  const patient = given.has("--patient");
  if (patient && url === null) return { problems: ["--patient needs the URL of the server"] };
  return { url, quick: given.has("--quick"), patient, json: given.has("--json"), settings };
}

/** The address of the socket does as well as that of the page. */
function siteOf(text: string): URL | undefined {
  if (!/^(https?|wss?):\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return new URL(new URL(url.href.replace(/^ws/, "http")).origin);
}
