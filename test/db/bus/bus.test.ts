import { expect, test } from 'vitest';

import { openTestContext } from '#test/support/test-context.ts';

test('a message reaches every listener of its channel', async () => {
  await using t = await openTestContext();
  const received = new Promise((resolve) => void t.ctx.bus.subscribe('jobs', resolve));
  await t.ctx.bus.publish('jobs', { jobId: 'a' });
  expect(await received).toEqual({ jobId: 'a' });
});
