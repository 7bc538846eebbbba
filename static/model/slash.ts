/** Whether the server runs the text as a command instead of passing it on. */
export function isSlash(message: string): boolean {
  return message.startsWith("/") && !message.startsWith("//");
}
