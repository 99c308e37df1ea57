import { tmpdir } from 'node:os';

import { expect, test } from 'vitest';

import { dbErrors } from '#db/db-errors.ts';
import { explainLoss } from '#db/embedded/explain-loss.ts';

test('a server that is gone while there is too little room is told as a full disk, and only then', async () => {
  const lost = dbErrors.DB_UNREACHABLE({ reason: 'write EPIPE' });
  const other = dbErrors.DB_REFUSED({ reason: 'no such user' });
  const folder = tmpdir();
  expect(await explainLoss(folder, lost, 0)).toBe(lost);
  expect(await explainLoss(folder, other, Infinity)).toBe(other);
  expect(await explainLoss(folder, lost, Infinity)).toMatchObject({
    code: 'DB_DISK_FULL',
    exitCode: 9,
    message: expect.stringMatching(/PostgreSQL stopped, and [\d.]+ .?i?B are left for \//),
    cause: lost,
  });
});
