const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 20;
/** The largest multiple of the alphabet's length that a byte can hold: bytes from here on would favour some. */
const FAIR = 256 - (256 % ALPHABET.length);

/** Random bytes in stock: asking for them costs more than what is made of them. */
const stock = new Uint8Array(4_096);
let used = stock.length;

/** A new id: 20 random characters of `a` to `z` and `0` to `9`, some 103 bits, so never the same. */
export function newId(): string {
  let id = "";
  while (id.length < LENGTH) {
    if (used === stock.length) {
      crypto.getRandomValues(stock);
      used = 0;
    }
    const byte = stock[used++]!;
    if (byte < FAIR) id += ALPHABET[byte % ALPHABET.length];
  }
  return id;
}
