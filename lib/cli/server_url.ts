/** Where a server is looked for if nothing is said. */
export const DEFAULT_URL = "ws://localhost:8080/ws";

/** Whether a word begins like the URL of a server. */
export function isUrl(word: string): boolean {
  return /^(wss?|https?):\/\//i.test(word);
}

/** Whether a word is meant for a URL, but lacks how to connect. */
export function isHost(word: string): boolean {
  return /^(\[[\da-f:.]+\]|[^\s/:]+):\d+(\/\S*)?$/i.test(word);
}

/** The address of a server's socket; that of its page does as well. @returns undefined if it is no URL */
export function toSocketUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.protocol = url.protocol.replace("http", "ws");
  if (url.pathname === "/") url.pathname = "/ws";
  url.hash = "";
  return url.href;
}
