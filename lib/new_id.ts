const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 20;
/** The largest multiple of the alphabet's length that a byte can hold: bytes from here on would favour some. */
const FAIR = 256 - (256 % ALPHABET.length);

/** A new id: 20 random characters of `a` to `z` and `0` to `9`, some 103 bits, so never the same. */
export function newId(): string {
  let id = "";
  while (id.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH + 8))) {
      if (byte < FAIR && id.length < LENGTH) id += ALPHABET[byte % ALPHABET.length];
    }
  }
  return id;
}
