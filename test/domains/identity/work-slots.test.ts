import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { openWorkSlots } from '../../../src/domains/identity/work-slots.ts';
import { codeOf } from './identity-test.ts';

test('never more pieces of work run than there are slots', async () => {
  const inSlot = openWorkSlots({ slots: 3, queueMax: 100, waitMs: 10_000 });
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await sleep(2);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 30 }, () => inSlot(work)));
  expect(most).toBe(3);
  expect(running).toBe(0);
});

test('work that fails gives its slot back', async () => {
  const inSlot = openWorkSlots({ slots: 1, queueMax: 0, waitMs: 1000 });
  await expect(inSlot(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await inSlot(async () => 'done')).toBe('done');
});

test('whoever waits too long is refused and leaves the queue', async () => {
  const inSlot = openWorkSlots({ slots: 1, queueMax: 1, waitMs: 20 });
  let finish = (): void => {};
  const long = inSlot(() => new Promise<void>((resolve) => (finish = resolve)));
  expect(await codeOf(inSlot(async () => {}))).toBe('HASHING_BUSY');
  const next = inSlot(async () => 'next');
  finish();
  await long;
  expect(await next).toBe('next');
});
