import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { runSpread, spreadProcesses } from '#transcode/run-spread.ts';
import { spreadLimits } from '#transcode/spread-limits.ts';

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** Runs items that end when they are told, and notes what each was given. */
function openRun(count: number, limits: Parameters<typeof runSpread>[1]) {
  const started: { item: number; processes: number }[] = [];
  const endings = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const items = Array.from({ length: count }, (_, index) => index);
  const ended = runSpread(each(items), limits, (item, processes) => {
    started.push({ item, processes });
    return new Promise<void>((resolve, reject) => endings.set(item, { resolve, reject }));
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { started, endings, ended, settle };
}

describe('the spread of processes', () => {
  it('gives one to each while others wait, and all of them to the last', () => {
    const share = (waiting: number) => spreadProcesses({ processesMax: 8 }, waiting, 100);
    expect([20, 7, 3, 2, 1, 0].map(share)).toEqual([1, 1, 2, 2, 4, 8]);
    expect(spreadProcesses({ processesMax: 8 }, 0, 3)).toBe(3);
  });

  it('starts no more than it may, in order, and the last with everything', async () => {
    const run = openRun(4, { itemsMax: 2, processesMax: 2, totalMax: 10 });
    await run.settle();
    expect(run.started).toEqual([
      { item: 0, processes: 1 },
      { item: 1, processes: 1 },
    ]);
    run.endings.get(1)!.resolve();
    await run.settle();
    run.endings.get(0)!.resolve();
    await run.settle();
    expect(run.started.slice(2)).toEqual([
      { item: 2, processes: 1 },
      { item: 3, processes: 2 },
    ]);
    run.endings.get(2)!.resolve();
    run.endings.get(3)!.resolve();
    await run.ended;
  });

  it('gives a single file all cores at once', async () => {
    const run = openRun(1, { itemsMax: 4, processesMax: 4, totalMax: 10 });
    await run.settle();
    expect(run.started).toEqual([{ item: 0, processes: 4 }]);
    run.endings.get(0)!.resolve();
    await run.ended;
  });

  it('starts nothing after a failure, waits for what runs, and ends with the first', async () => {
    const run = openRun(5, { itemsMax: 2, processesMax: 2, totalMax: 10 });
    await run.settle();
    run.endings.get(0)!.reject(new Error('first'));
    await run.settle();
    let ending: unknown;
    const over = run.ended.catch((error: unknown) => (ending = error));
    await run.settle();
    expect([ending, run.started.length]).toEqual([undefined, 2]);
    run.endings.get(1)!.reject(new Error('second'));
    await over;
    expect(ending).toMatchObject({ message: 'first' });
  });

  it('ends with what the items throw', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('no more');
    }
    const limits = { itemsMax: 2, processesMax: 2, totalMax: 10 };
    await expect(runSpread(broken(), limits, async () => {})).rejects.toThrow('no more');
  });

  it('runs every item once and never has more processes than there may be', async () => {
    const limit = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.record({ itemsMax: limit, processesMax: limit, totalMax: limit }),
        async (count, limits) => {
          let inUse = 0;
          let running = 0;
          const seen: number[] = [];
          await runSpread(each([...Array(count).keys()]), limits, async (item, processes) => {
            seen.push(item);
            inUse += processes;
            running += 1;
            expect(inUse).toBeLessThanOrEqual(limits.totalMax);
            expect(running).toBeLessThanOrEqual(limits.itemsMax);
            await new Promise((resolve) => setImmediate(resolve));
            inUse -= processes;
            running -= 1;
          });
          expect(seen).toEqual([...Array(count).keys()]);
        },
      ),
    );
  });
});

describe('memory', () => {
  it('bounds files and processes, but one file always goes on', () => {
    const GIB = 1024 ** 3;
    expect(spreadLimits({ jobs: 4, memoryBytesMax: 16 * GIB })).toMatchObject({ itemsMax: 4 });
    expect(spreadLimits({ jobs: 64, memoryBytesMax: GIB / 2 }).itemsMax).toBeLessThan(8);
    expect(spreadLimits({ jobs: 64, memoryBytesMax: 1 })).toMatchObject({
      itemsMax: 1,
      totalMax: 1,
    });
  });
});
