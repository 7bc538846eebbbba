const SIGN = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\uff01-\uff60]`;
const AT_START = new RegExp(`^${SIGN}`, "u");
const AT_END = new RegExp(`${SIGN}$`, "u");

/**
 * Whether no space belongs where two texts meet: both have Chinese or Japanese signs there. Chinese has
 * one between its characters and a word in Latin letters, or a number.
 */
export function isUnspaced(before: string, after: string): boolean {
  return AT_END.test(before) && AT_START.test(after);
}
