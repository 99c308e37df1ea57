/** Index in UTF-16 units of the n-th code point, which is how PostgreSQL and editors count. Pure. */
export function codePointIndex(text: string, codePoints: number): number {
  let index = 0;
  for (let n = 0; n < codePoints && index < text.length; n += 1) {
    index += text.codePointAt(index)! > 0xff_ff ? 2 : 1;
  }
  return index;
}
