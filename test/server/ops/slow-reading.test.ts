import { expect, test } from 'vitest';

import { createSlowReading } from '#server/ops/slow-reading.ts';

import { createTestClock } from '../../domains/identity/identity-test.ts';

/** A reading that ends when it is told to. */
function openReading(freshMs = 1000) {
  const clock = createTestClock();
  const failures: unknown[] = [];
  const waiting: { resolve: (value: number) => void; reject: (error: unknown) => void }[] = [];
  const begun = () => waiting.length;
  const read = createSlowReading(
    clock,
    () => new Promise<number>((resolve, reject) => waiting.push({ resolve, reject })),
    { freshMs, firstMs: 20, onError: (error) => failures.push(error) },
  );
  return { clock, read, begun, waiting, failures };
}

/** Lets what was resolved be seen. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('the first waits a moment and goes without; the next has it', async () => {
  const { read, waiting, begun } = openReading();
  expect(await read()).toBeUndefined();
  expect(await read()).toBeUndefined();
  expect(begun()).toBe(1);
  waiting[0]!.resolve(7);
  await settle();
  expect(await read()).toEqual({ value: 7, ageMs: 0 });
  expect(begun()).toBe(1);
});

test('an old reading is given at once and renewed behind', async () => {
  const { read, waiting, clock, begun } = openReading();
  const first = read();
  waiting[0]!.resolve(1);
  expect(await first).toMatchObject({ value: 1 });
  clock.advance(999);
  expect(await read()).toEqual({ value: 1, ageMs: 999 });
  expect(begun()).toBe(1);
  clock.advance(1);
  expect(await read()).toEqual({ value: 1, ageMs: 1000 });
  expect(await read()).toEqual({ value: 1, ageMs: 1000 });
  expect(begun()).toBe(2);
  waiting[1]!.resolve(2);
  await settle();
  expect(await read()).toEqual({ value: 2, ageMs: 0 });
});

test('one that fails is told of, keeps the last value, and is tried again', async () => {
  const { read, waiting, clock, failures, begun } = openReading();
  const first = read();
  waiting[0]!.resolve(1);
  await first;
  clock.advance(1000);
  await read();
  waiting[1]!.reject(new Error('away'));
  await settle();
  expect(failures).toEqual([new Error('away')]);
  clock.advance(10);
  expect(await read()).toEqual({ value: 1, ageMs: 1010 });
  expect(begun()).toBe(3);
});
