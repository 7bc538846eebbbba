/** As people compare what they type with what they read: without case and accents. */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/[\p{Mn}\u200c\u2066-\u2069]/gu, "").toLowerCase();
}

/**
 * How well a name fits what was typed: its letters in their order, best those that begin words or
 * follow one another. Higher is better; null where a letter is missing.
 */
export function fit(typed: string, name: string): number | null {
  const letters = [...folded(typed)].filter((letter) => letter.trim() !== "");
  const text = [...folded(name)];
  if (letters.length === 0) return 0;
  let best: number | null = null;
  // Wherever the first letter stands may be the best place to begin.
  for (let start = 0; start < text.length; start++) {
    if (text[start] !== letters[0]) continue;
    const score = scoreFrom(letters, { text, start });
    if (score !== null && (best === null || score > best)) best = score;
  }
  return best;
}

function scoreFrom(
  letters: readonly string[],
  { text, start }: { text: readonly string[]; start: number },
): number | null {
  let score = 0;
  let at = start;
  let before = -1;
  for (const letter of letters) {
    while (at < text.length && text[at] !== letter) at++;
    if (at === text.length) return null;
    if (at === before + 1) score += at === 0 ? 4 : 3;
    else if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? " ")) score += 2;
    else score -= 1;
    before = at++;
  }
  // Of two that fit alike the shorter one is meant.
  return score - text.length / 100;
}
