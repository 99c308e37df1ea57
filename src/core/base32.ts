/** RFC 4648 §6 in lower case, without the letters that are easily mistaken (Crockford's alphabet). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The 128 bits of a UUID as 26 letters and digits, in the same order as the UUIDs themselves: an id
 * that a provider lets us choose, and that anybody can turn back. Pure.
 */
export function uuidToBase32(uuid: string): string {
  let bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let place = 0; place < 26; place += 1) {
    text = ALPHABET[Number(bits & 31n)]! + text;
    bits >>= 5n;
  }
  return text;
}

/** The UUID of 26 such letters; undefined when they are none. Pure. */
export function base32ToUuid(text: string): string | undefined {
  if (!/^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text)) return undefined;
  let bits = 0n;
  for (const letter of text) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(letter));
  const hex = bits.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
