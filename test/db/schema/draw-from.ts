import { createHash } from 'node:crypto';

import type { Draw } from './mutations.ts';

/** Numbers that follow from a seed alone. */
export function drawFrom(seed: string): Draw {
  let count = 0;
  return (below) => {
    count += 1;
    return createHash('sha256').update(`${seed}/${count}`).digest().readUInt32BE() % below;
  };
}
