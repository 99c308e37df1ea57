import { expect, it } from 'vitest';

import { isProgress, runWork, type Work, type WorkEvent } from '#core/events.ts';

async function* count(to: number, released: string[]): Work<WorkEvent & { n: number }, string> {
  try {
    for (let n = 1; n <= to; n += 1) yield { type: 'count.progress', n };
    return `counted to ${to}`;
  } finally {
    released.push('released');
  }
}

it('hands every event to every sink and returns what the work returns', async () => {
  const released: string[] = [];
  const [first, second]: number[][] = [[], []];
  const result = await runWork(
    count(3, released),
    (event) => first!.push(event.n),
    (event) => second!.push(event.n),
  );
  expect(result).toBe('counted to 3');
  expect([first, second]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  expect(released).toEqual(['released']);
});

it('lets the work release what it holds when a sink throws', async () => {
  const released: string[] = [];
  const work = runWork(count(3, released), () => {
    throw new Error('the sink is closed');
  });
  await expect(work).rejects.toThrow('the sink is closed');
  expect(released).toEqual(['released']);
});

it('tells progress from facts by the type', () => {
  expect(isProgress({ type: 'import.progress' })).toBe(true);
  expect(isProgress({ type: 'file.imported' })).toBe(false);
});
