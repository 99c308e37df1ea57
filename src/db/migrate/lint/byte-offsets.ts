/**
 * Turns byte offsets of a text, in any order, into UTF-16 offsets. Pure ASCII, which nearly every
 * migration is, needs no walk.
 */
export function byteOffsets(text: string): (byteOffset: number) => number {
  const bytes = Buffer.from(text);
  if (bytes.byteLength === text.length) return (byteOffset) => Math.min(byteOffset, text.length);
  return (byteOffset) => bytes.subarray(0, byteOffset).toString().length;
}
