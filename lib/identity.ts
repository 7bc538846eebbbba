import { Buffer } from "node:buffer";
import { createHmac, type Hmac, timingSafeEqual } from "node:crypto";

/** Key length in bytes; RFC 2104 section 3 wants at least the length of the hash. */
export const KEY_BYTES = 32;

/**
 * Signs who a guest is. A token is `<person id>.<HMAC-SHA256 of it, base64url>`; whoever holds it is
 * that person, so it belongs in an HttpOnly cookie and never in a log.
 */
export class Identity {
  readonly #key: Uint8Array;

  /** @param key `KEY_BYTES` secret random bytes */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  sign(personId: string): string {
    return `${personId}.${this.#signature(personId).digest("base64url")}`;
  }

  /** @returns the person's id, or `null` if this key did not sign the token */
  verify(token: string): string | null {
    const match = /^([a-z0-9]{20})\.([A-Za-z0-9_-]{43})$/.exec(token);
    if (!match) return null;
    const [, personId, signature] = match as unknown as [string, string, string];
    const given = Buffer.from(signature, "base64url");
    return timingSafeEqual(given, this.#signature(personId).digest()) ? personId : null;
  }

  #signature(personId: string): Hmac {
    // The prefix keeps this signature from being valid for anything else the key may sign one day.
    return createHmac("sha256", this.#key).update(`parlor guest ${personId}`);
  }
}
