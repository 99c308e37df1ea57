import type { LoudnessBlocks } from './model.ts';

/** Of BS.1770: what the loudness of a mean square of one is, in LUFS. */
const OFFSET = -0.691;
const RELATIVE_GATE_LU = -10;
const RANGE_GATE_LU = -20;
const RANGE_LOW = 0.1;
const RANGE_HIGH = 0.95;

/**
 * Integrated loudness in LUFS: the mean of all blocks that are at most 10 LU below the mean of all;
 * null where there is no block. Pure.
 */
export function integrate(blocks: LoudnessBlocks): number | null {
  const ungated = meanLufs(blocks);
  return ungated === null ? null : meanLufs(above(blocks, ungated + RELATIVE_GATE_LU));
}

/**
 * Loudness range in LU: from the tenth to the ninety-fifth percentile of the blocks that are at
 * most 20 LU below the mean of all; null where there is no block. Pure.
 */
export function measureRange(shortTermBlocks: LoudnessBlocks): number | null {
  const ungated = meanLufs(shortTermBlocks);
  if (ungated === null) return null;
  const gated = above(shortTermBlocks, ungated + RANGE_GATE_LU);
  return (percentile(gated, RANGE_HIGH) - percentile(gated, RANGE_LOW)) / 100;
}

function meanLufs(blocks: LoudnessBlocks): number | null {
  let power = 0;
  let total = 0;
  for (const [centiLufs, count] of blocks) {
    power += count * 10 ** ((centiLufs / 100 - OFFSET) / 10);
    total += count;
  }
  return total === 0 ? null : OFFSET + 10 * Math.log10(power / total);
}

function above(blocks: LoudnessBlocks, lufs: number): LoudnessBlocks {
  return blocks.filter(([centiLufs]) => centiLufs / 100 >= lufs);
}

function percentile(blocks: LoudnessBlocks, share: number): number {
  const total = blocks.reduce((sum, [, count]) => sum + count, 0);
  let rest = Math.round((total - 1) * share);
  for (const [centiLufs, count] of blocks) {
    if (rest < count) return centiLufs;
    rest -= count;
  }
  return blocks.at(-1)![0];
}
