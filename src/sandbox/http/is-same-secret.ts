import { timingSafeEqual } from 'node:crypto';

/** Compares in a time that tells nothing of either but its length. */
export function isSameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
