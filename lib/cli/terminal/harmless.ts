/**
 * Makes a text of somebody else safe to show: control characters, which a terminal would obey, become
 * visible signs, and marks that reorder what stands around them go away.
 * @returns one line, or several if `breaks` is set
 */
export function harmless(text: string, { breaks = false }: { breaks?: boolean } = {}): string {
  return text.toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\x85]/g, "\n")
    .replace(/[\u202a-\u202e\u2066-\u2069\u206a-\u206f]/g, "")
    .replaceAll("\t", "    ")
    .replace(/\p{Cc}/gu, (control) => control === "\n" ? (breaks ? "\n" : " ") : sign(control));
}

function sign(control: string): string {
  const code = control.charCodeAt(0);
  if (code === 0x7f) return "␡";
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : "�";
}
