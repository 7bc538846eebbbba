import type { Emoji } from "./emoji.ts";

/** The skin tones: none, then from light to dark. */
export const TONES = ["", "🏻", "🏼", "🏽", "🏾", "🏿"] as const;

/** An emoji in a skin tone. @param tone one of {@linkcode TONES} */
export function withTone({ sign, toned }: Emoji, tone: string): string {
  if (!toned || tone === "") return sign;
  // Of people who hold hands, the people have a skin.
  const based = sign === "🤝" ? /(🤝)/u : /((?!🤝)\p{Emoji_Modifier_Base})\ufe0f?/gu;
  return sign.replace(based, `$1${tone}`);
}
