/** A stretch of a message: plain, or an address that may be followed. */
export type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

/** Where a link may lead. */
const PROTOCOLS: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/** Chinese and Japanese put no space after their punctuation, so it ends an address. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"`\u2066-\u2069\u3000-\u303f\uff01-\uff0f\uff1a-\uff20]+/gi;
const CLOSERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Cuts a message into text and http(s) links; joined again the tokens are the message. */
export function tokenize(message: string): Token[] {
  const tokens: Token[] = [];
  let rest = 0;
  for (const match of message.matchAll(ADDRESS)) {
    const text = withoutTail(match[0]);
    const href = hrefOf(text);
    if (href === null) continue;
    if (match.index > rest) tokens.push({ kind: "text", text: message.slice(rest, match.index) });
    tokens.push({ kind: "link", text, href });
    rest = match.index + text.length;
  }
  if (rest < message.length) tokens.push({ kind: "text", text: message.slice(rest) });
  return tokens;
}

/** The http(s) address that a text begins with, without the punctuation after it; null without one. */
export function addressAt(text: string): string | null {
  ADDRESS.lastIndex = 0;
  const [match] = /^https?:/i.test(text) ? ADDRESS.exec(text) ?? [] : [];
  const address = match === undefined ? "" : withoutTail(match);
  return hrefOf(address) === null ? null : address;
}

/** An address as a browser follows it; null if it leads anywhere but to the web or into a mail. */
export function hrefOf(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && PROTOCOLS.has(url.protocol) ? url.href : null;
}

/** A sentence's punctuation, and a bracket that was opened before the address, are not part of it. */
function withoutTail(address: string): string {
  const counts = new Map<string, number>();
  for (const character of address) counts.set(character, (counts.get(character) ?? 0) + 1);
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1]!;
    const opener = CLOSERS[last];
    if (opener !== undefined) {
      const closers = counts.get(last)!;
      if ((counts.get(opener) ?? 0) >= closers) break;
      counts.set(last, closers - 1);
    } else if (!/[.,;:!?'*_~؟،؛]/.test(last)) break;
    end--;
  }
  return address.slice(0, end);
}
