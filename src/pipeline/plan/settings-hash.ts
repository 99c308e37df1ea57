import { createHash } from 'node:crypto';

import type { Ladder } from './ladder.ts';
import { segmentGrid } from './segment-grid.ts';

/** Raised whenever the same settings would give other bytes than before. */
const formatVersion = 3;

/**
 * SHA-256 of everything that decides the bytes of an asset besides its source: 32 bytes. Two runs
 * with the same hash and the same source end with the same files.
 * @param encoder program, build, encoders and their options.
 */
export function settingsHash(ladder: Ladder, encoder: string): Buffer {
  const settings = {
    formatVersion,
    encoder,
    rungs: ladder.rungs.map((rung) => [rung.codec, 'bitrateBps' in rung ? rung.bitrateBps : null]),
    grid: segmentGrid(44_100, 4096),
  };
  return createHash('sha256').update(JSON.stringify(settings)).digest();
}
