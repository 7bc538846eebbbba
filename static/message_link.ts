/** A message that an address leads to. */
export interface MessageLink {
  readonly room: string;
  readonly id: string;
}

/** The fragment of an address that leads to a message: `#room/id`. */
export function fragmentOf({ room, id }: MessageLink): string {
  return `#${encodeURIComponent(room)}/${encodeURIComponent(id)}`;
}

/** Reads the fragment of an address; null if it leads to no message. */
export function linkIn(fragment: string): MessageLink | null {
  const parts = /^#([^/]+)\/([^/]+)$/.exec(fragment);
  if (parts === null) return null;
  try {
    return { room: decodeURIComponent(parts[1]!), id: decodeURIComponent(parts[2]!) };
  } catch {
    return null;
  }
}
