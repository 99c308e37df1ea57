import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { openTestDatabase } from '#test/support/test-context.ts';
import { openStormTrials } from './open-storm-trials.ts';

test('repeated, shuffled and forged deliveries end as one clean delivery does', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'veza-storm-'));
  try {
    await using database = await openTestDatabase();
    await using trials = await openStormTrials({ dataDir, databaseUrl: database.url });
    const told = await trials.trial({ orders: 6, events: 40, copies: 5, draw: drawFrom('storm') });
    expect(told).toContain('about 6 orders ended as the calm');
  } finally {
    await rm(dataDir, { recursive: true });
  }
}, 300_000);

function drawFrom(seed: string) {
  return (below: number, ...words: (string | number)[]): number => {
    const digest = createHash('sha256')
      .update([seed, ...words].join('\0'))
      .digest();
    return Number(digest.readBigUInt64BE(0) % BigInt(below));
  };
}
