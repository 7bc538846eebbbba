/** Where the server says what it does. Never a token, and the text of a message only at `debug`. */
export interface Log {
  /** @param tag in capitals, `CONNECT` say @param text for people, in one line @param fields for machines */
  debug(tag: string, text: string, fields?: Record<string, unknown>): void;
  info(tag: string, text: string, fields?: Record<string, unknown>): void;
  warn(tag: string, text: string, fields?: Record<string, unknown>): void;
  error(tag: string, text: string, fields?: Record<string, unknown>): void;
}
