import { parseArgs } from "node:util";
import { DEFAULT_URL, isHost, isUrl, toSocketUrl } from "../server_url.ts";
import type { Speech } from "./speech.ts";

export interface ConnectArguments {
  url: string;
  /** undefined: to be asked for. */
  name: string | undefined;
  /** Rooms to join, in order. */
  rooms: string[];
}

/** Reads what was typed after `parlor connect`. @returns the arguments, "help", or what is wrong with them */
export function readConnectArguments(
  args: readonly string[],
  { text, list }: Speech,
): ConnectArguments | "help" | { problems: string[] } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: "string", short: "n" },
        room: { type: "string", short: "r", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    const [problem = ""] = (error as Error).message.split(". ");
    return { problems: [text("seeHelp", { problem })] };
  }
  const { values, positionals } = parsed;
  if (values.help) return "help";
  const problems: string[] = [];
  const urls = positionals.filter(isUrl);
  const names = [
    ...positionals.filter((word) => !isUrl(word)),
    ...values.name === undefined ? [] : [values.name],
  ];
  if (urls.length > 1) problems.push(text("oneServer", { urls: list(urls, "disjunction") }));
  const hosts = positionals.filter(isHost);
  for (const word of hosts) problems.push(text("noUrl", { word }));
  if (names.some((name) => name.trim() === "")) {
    problems.push(text("emptyName"));
  } else if (hosts.length === 0 && names.length > 1) {
    problems.push(text("oneName", { names: list(names, "disjunction") }));
  }
  const url = toSocketUrl(urls[0] ?? DEFAULT_URL);
  if (url === undefined) {
    problems.push(text("noUrlLike", { word: urls[0] ?? "", url: DEFAULT_URL }));
  }
  if (problems.length > 0 || url === undefined) return { problems };
  return { url, name: names[0], rooms: values.room ?? [] };
}
