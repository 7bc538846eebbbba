/** Whether a line is a slash command; `//x` is the text `/x`. */
export function isSlash(line: string): boolean {
  return line.startsWith("/") && !line.startsWith("//");
}

/** Whether a line leads into a room, to which lines go from then on. */
export function isJoin(line: string): boolean {
  return /^\/join\s/i.test(line);
}

/** Whether a line leads out of a room, or of all. */
export function isLeave(line: string): boolean {
  return /^\/leave(?!\S)/i.test(line);
}

/** Whether a line says that its author wants to leave: the one command that the terminal carries out. */
export function isQuit(line: string): boolean {
  return /^\/(quit|exit|q)\s*$/i.test(line.trim());
}
