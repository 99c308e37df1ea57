import { createHash } from 'node:crypto';

/**
 * SHA-256 of a migration's text in hex, the same whatever line ends a checkout gave the file and
 * whether an editor left a byte order mark.
 */
export function checksum(text: string): string {
  const normalised = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return createHash('sha256').update(normalised).digest('hex');
}
