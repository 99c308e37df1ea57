import { nameBytes } from '../packed/name-bytes.ts';

/** What every playlist holds, also one whose first line is gone. */
const TAG = '#EXT';

/**
 * What bytes are that hold no tag at all, as a phrase that follows a name: "is HTML"; undefined where
 * they may be a playlist, right or wrong. Pure.
 */
export function nameStranger(bytes: Buffer): string | undefined {
  if (bytes.includes(TAG) || bytes.includes(TAG.toLowerCase())) return undefined;
  const { looksLike } = nameBytes(bytes);
  if (looksLike === 'text') return 'is text without a tag of HLS';
  return looksLike === 'encrypted or unknown' ? 'holds no tag of HLS' : `is ${looksLike}`;
}
