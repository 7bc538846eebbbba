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

/** Where an address leads, if that is a message of the page that is at `here`; else null. */
export function linkTo(address: string, here: string): MessageLink | null {
  const [page, fragment] = address.split(/(?=#)/, 2);
  return fragment !== undefined && page === here.replace(/#.*/s, "") ? linkIn(fragment) : null;
}
