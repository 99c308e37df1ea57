import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EncodingTurn } from '#pipeline/index.ts';
import { runSpread } from '#transcode/run-spread.ts';
import { spreadLimits, spreadProcesses } from '#transcode/spread-limits.ts';

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

type Limits = Parameters<typeof runSpread>[1];

const settle = () => new Promise((resolve) => setImmediate(resolve));
const inOrder = () => 0;

/** Runs items that encode and end when they are told, and notes what each was given. */
function openRun(count: number, limits: Limits, sizeOf: (item: number) => number = inOrder) {
  const started: { item: number; processes: number }[] = [];
  const begun: number[] = [];
  const turns = new Map<number, EncodingTurn>();
  const endings = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const items = Array.from({ length: count }, (_, index) => index);
  const ended = runSpread(each(items), limits, {
    sizeOf,
    run: async (item, takeTurn) => {
      begun.push(item);
      const turn = await takeTurn();
      turns.set(item, turn);
      started.push({ item, processes: turn.processes });
      await new Promise<void>((resolve, reject) => endings.set(item, { resolve, reject }));
    },
  });
  const end = async (item: number): Promise<void> => {
    turns.get(item)!.end();
    endings.get(item)!.resolve();
    await settle();
  };
  return { begun, started, turns, endings, ended, end };
}

describe('the spread of processes', () => {
  it('gives one to each while others wait, and all of them to the last', () => {
    const share = (waiting: number) => spreadProcesses({ processesMax: 8 }, waiting, 100);
    expect([20, 7, 3, 2, 1, 0].map(share)).toEqual([1, 1, 2, 2, 4, 8]);
    expect(spreadProcesses({ processesMax: 8 }, 0, 3)).toBe(3);
  });

  it('starts no more than it may, in order, and the last with everything', async () => {
    const run = openRun(4, { itemsMax: 2, processesMax: 2, totalMax: 10 });
    await settle();
    expect(run.started).toEqual([
      { item: 0, processes: 1 },
      { item: 1, processes: 1 },
    ]);
    await run.end(1);
    await run.end(0);
    expect(run.started.slice(2)).toEqual([
      { item: 2, processes: 1 },
      { item: 3, processes: 2 },
    ]);
    await run.end(2);
    await run.end(3);
    await run.ended;
  });

  it('gives a single file all cores at once', async () => {
    const run = openRun(1, { itemsMax: 4, processesMax: 4, totalMax: 10 });
    await settle();
    expect(run.started).toEqual([{ item: 0, processes: 4 }]);
    await run.end(0);
    await run.ended;
  });

  it('encodes the next while one that has encoded is published, and begins no more than that', async () => {
    const run = openRun(6, { itemsMax: 1, processesMax: 1, totalMax: 10 });
    await settle();
    expect(run.begun).toEqual([0, 1]);
    expect(run.started).toEqual([{ item: 0, processes: 1 }]);
    run.turns.get(0)!.end();
    await settle();
    expect(run.started.map(({ item }) => item)).toEqual([0, 1]);
    expect(run.begun).toEqual([0, 1]);
    run.endings.get(0)!.resolve();
    await settle();
    expect(run.begun).toEqual([0, 1, 2]);
    for (const item of [1, 2, 3, 4, 5]) await run.end(item);
    await run.ended;
  });

  it('begins the largest of the last ones first, and many others in their order', async () => {
    const limits = { itemsMax: 1, processesMax: 1, totalMax: 1 };
    const largest = (item: number) => [3, 9, 4, 8][item] ?? item;
    const few = openRun(4, limits, largest);
    for (const item of [1, 3, 2, 0]) {
      await settle();
      await few.end(item);
    }
    await few.ended;
    expect(few.started.map(({ item }) => item)).toEqual([1, 3, 2, 0]);
    const many = openRun(100, limits, (item) => item);
    await settle();
    expect(many.begun).toEqual([0, 1]);
    for (let ended = 0; ended < 100; ended += 1) {
      await settle();
      await many.end(many.started.at(-1)!.item);
    }
    await many.ended;
    const order = many.started.map(({ item }) => item);
    expect(order.slice(0, 92)).toEqual(Array.from({ length: 92 }, (_, item) => item));
    expect(order.slice(92)).toEqual([99, 98, 97, 96, 95, 94, 93, 92]);
  });

  it('starts nothing after a failure, waits for what runs, and ends with the first', async () => {
    const run = openRun(5, { itemsMax: 2, processesMax: 2, totalMax: 10 });
    await settle();
    run.endings.get(0)!.reject(new Error('first'));
    run.turns.get(0)!.end();
    await settle();
    let ending: unknown;
    const over = run.ended.catch((error: unknown) => (ending = error));
    await settle();
    const started = run.started.length;
    expect(ending).toBeUndefined();
    for (const item of run.endings.keys())
      if (item > 0) run.endings.get(item)!.reject(new Error('second'));
    await over;
    expect(ending).toMatchObject({ message: 'first' });
    expect(run.started).toHaveLength(started);
    expect(run.begun.length).toBeLessThan(5);
  });

  it('gives no turn to who waits for one when another fails', async () => {
    const run = openRun(2, { itemsMax: 1, processesMax: 1, totalMax: 1 });
    await settle();
    expect(run.begun).toEqual([0, 1]);
    run.endings.get(0)!.reject(new Error('first'));
    await expect(run.ended).rejects.toThrow('first');
    expect(run.started).toEqual([{ item: 0, processes: 1 }]);
  });

  it('gives who asks once more no more than it may have', async () => {
    const given: number[] = [];
    await runSpread(
      each([0]),
      { itemsMax: 2, processesMax: 2, totalMax: 10 },
      {
        sizeOf: inOrder,
        run: async (_item, takeTurn) => {
          for (let time = 0; time < 2; time += 1) {
            const turn = await takeTurn();
            given.push(turn.processes);
            turn.end();
          }
        },
      },
    );
    expect(given).toEqual([2, 2]);
  });

  it('ends with what the items throw', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('no more');
    }
    const limits = { itemsMax: 2, processesMax: 2, totalMax: 10 };
    const work = { sizeOf: inOrder, run: async () => {} };
    await expect(runSpread(broken(), limits, work)).rejects.toThrow('no more');
  });

  it('runs every item once and never has more processes than there may be', async () => {
    const limit = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ size: fc.nat(9), isSkipped: fc.boolean(), waits: fc.nat(3) })),
        fc.record({ itemsMax: limit, processesMax: limit, totalMax: limit }),
        async (drawn, limits) => {
          let inUse = 0;
          let encoding = 0;
          let running = 0;
          const seen: number[] = [];
          await runSpread(each(drawn.map((facts, at) => ({ ...facts, at }))), limits, {
            sizeOf: ({ size }) => size,
            run: async ({ at, isSkipped, waits }, takeTurn) => {
              seen.push(at);
              running += 1;
              expect(running).toBeLessThanOrEqual(2 * limits.itemsMax);
              for (let wait = 0; wait < waits; wait += 1) await settle();
              if (!isSkipped) {
                const turn = await takeTurn();
                inUse += turn.processes;
                encoding += 1;
                expect(inUse).toBeLessThanOrEqual(limits.totalMax);
                expect(encoding).toBeLessThanOrEqual(limits.itemsMax);
                await settle();
                inUse -= turn.processes;
                encoding -= 1;
                turn.end();
              }
              await settle();
              running -= 1;
            },
          });
          expect(seen.toSorted((a, b) => a - b)).toEqual(drawn.map((_, at) => at));
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
