import { parseArgs } from "node:util";
import { DEFAULT_URL, isHost, isUrl, toSocketUrl } from "../server_url.ts";

export interface ConnectArguments {
  url: string;
  /** undefined: to be asked for. */
  name: string | undefined;
  /** Rooms to join, in order. */
  rooms: string[];
}

export const CONNECT_USAGE = `Chat in this terminal

Usage:
  parlor connect [url] [name] [--name <name>] [--room <room>]...

  url           where the server is, as ws://, wss://, http:// or https://
                (default: ${DEFAULT_URL})
  --name, -n    your name; asked for if it is missing
  --room, -r    a room to join; may be given more than once, and what you type goes to the last
  --help, -h    this text

In the chat, /help lists the commands; /quit, Ctrl-D and Ctrl-C leave.
Lines can be piped in:  echo "Backup done" | parlor connect --name Bot --room general
`;

/** Reads what was typed after `parlor connect`. @returns the arguments, "help", or what is wrong with them */
export function readConnectArguments(
  args: readonly string[],
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
    const [problem] = (error as Error).message.split(". ");
    return { problems: [`${problem}. See parlor connect --help`] };
  }
  const { values, positionals } = parsed;
  if (values.help) return "help";
  const problems: string[] = [];
  const urls = positionals.filter(isUrl);
  const names = [
    ...positionals.filter((word) => !isUrl(word)),
    ...values.name === undefined ? [] : [values.name],
  ];
  if (urls.length > 1) problems.push(`One server at a time: ${urls.join(" or ")}?`);
  const hosts = positionals.filter(isHost);
  for (const host of hosts) problems.push(`"${host}" is no URL. Write ws://${host}`);
  if (names.some((name) => name.trim() === "")) {
    problems.push("A name cannot be empty: leave it out to be asked for it");
  } else if (hosts.length === 0 && names.length > 1) {
    problems.push(`One name, please: ${names.join(" or ")}? Put a name with spaces in quotes`);
  }
  const url = toSocketUrl(urls[0] ?? DEFAULT_URL);
  if (url === undefined) problems.push(`"${urls[0]}" is no URL. Write it like ${DEFAULT_URL}`);
  if (problems.length > 0 || url === undefined) return { problems };
  return { url, name: names[0], rooms: values.room ?? [] };
}
