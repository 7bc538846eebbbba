/** Local stand-in for `jsr:@std/http/etag` 1.x: strong tags of contents. */
import { createHash } from "node:crypto";

export function eTag(entity: string | Uint8Array): Promise<string> {
  const hash = createHash("sha256").update(entity).digest("base64").slice(0, 27);
  return Promise.resolve(`"${entity.length.toString(16)}-${hash}"`);
}

/** False if a tag of the `If-None-Match` header is this one, by weak comparison. */
export function ifNoneMatch(value: string | null, etag: string | undefined): boolean {
  if (!value || !etag) return true;
  if (value.trim() === "*") return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return !value.split(",").map(opaque).includes(opaque(etag));
}
