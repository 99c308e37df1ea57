import { createHash } from 'node:crypto';

import type { Ladder } from './ladder.ts';

/** Samples of one AAC-LC frame. */
export const frameSamples = 1024;
/** Nominal length of a media segment (Apple HLS Authoring Specification 7.5). */
export const segmentSeconds = 6;
/** A rest shorter than this joins the last segment, which still rounds to the target duration. */
export const tailSeconds = 0.45;
/** Raised whenever the same settings would give other bytes than before. */
const formatVersion = 1;

/**
 * SHA-256 of everything that decides the bytes of an asset besides its source: 32 bytes. Two runs
 * with the same hash and the same source end with the same files.
 */
export function settingsHash(ladder: Ladder, encoder: string): Buffer {
  const settings = {
    formatVersion,
    encoder,
    ladder: { name: ladder.name, rungs: ladder.rungs.map((rung) => [rung.codec, rung.bitrateBps]) },
    frameSamples,
    segmentSeconds,
    tailSeconds,
  };
  return createHash('sha256').update(JSON.stringify(settings)).digest();
}
