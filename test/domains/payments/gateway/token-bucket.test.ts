import { describe, expect, test } from 'vitest';

import { createTokenBucket } from '#domains/payments/gateway/token-bucket.ts';

/** A clock on which sleeping is what moves the time, the earliest sleeper first. */
function createClock() {
  let nowMs = 0;
  const sleepers: { atMs: number; wake: () => void }[] = [];
  return {
    monotonicMs: () => nowMs,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        sleepers.push({ atMs: nowMs + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    /** Moves on to a moment, and wakes whoever sleeps until then, each at his own. */
    async until(ms: number): Promise<void> {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        sleepers.sort((a, b) => a.atMs - b.atMs);
        const next = sleepers[0];
        if (next === undefined || next.atMs > ms) break;
        sleepers.shift();
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
      }
      nowMs = ms;
    },
  };
}

const never = () => new AbortController().signal;

/** Moments at which so many requests may go, all of them asked for at once. */
async function momentsOf(
  bucket: ReturnType<typeof createTokenBucket>,
  clock: ReturnType<typeof createClock>,
  count: number,
): Promise<number[]> {
  const moments: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void bucket.take(never()).then(() => moments.push(clock.monotonicMs()));
  }
  await clock.until(clock.monotonicMs() + 60_000);
  return moments;
}

describe('a bucket of ten a second', () => {
  test('lets ten go at once, and then one every tenth of a second', async () => {
    const clock = createClock();
    const bucket = createTokenBucket(clock, 10);
    const moments = await momentsOf(bucket, clock, 15);
    expect(moments).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 200, 300, 400, 500]);
  });

  test('never lets more than the rate and the ten go in any second', async () => {
    const clock = createClock();
    const bucket = createTokenBucket(clock, 10);
    const moments = await momentsOf(bucket, clock, 200);
    expect(moments).toHaveLength(200);
    for (const from of moments) {
      const within = moments.filter((at) => at >= from && at < from + 1_000);
      expect(within.length).toBeLessThanOrEqual(20);
    }
  });

  test('whoever gives up leaves his place to others', async () => {
    const clock = createClock();
    const bucket = createTokenBucket(clock, 10);
    await momentsOf(bucket, clock, 10);
    for (let index = 0; index < 10; index += 1) await bucket.take(never());
    const leaving = new AbortController();
    const left = bucket.take(leaving.signal);
    const stays = bucket.take(never()).then(() => clock.monotonicMs());
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    const before = clock.monotonicMs();
    await clock.until(before + 1_000);
    expect((await stays) - before).toBeLessThanOrEqual(200);
    // The place that was given back is there for the next one.
    expect(await momentsOf(bucket, clock, 1)).toHaveLength(1);
  });

  test('a caller that has gone takes nothing', async () => {
    const clock = createClock();
    const bucket = createTokenBucket(clock, 10);
    await expect(bucket.take(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(await momentsOf(bucket, clock, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  });
});

describe('told to slow down', () => {
  test('nothing goes during the pause, also what had its turn already', async () => {
    const clock = createClock();
    const bucket = createTokenBucket(clock, 10);
    await momentsOf(bucket, clock, 10);
    for (let index = 0; index < 10; index += 1) await bucket.take(never());
    const before = clock.monotonicMs();
    const waiting = bucket.take(never()).then(() => clock.monotonicMs());
    bucket.slowDown(5_000);
    await clock.until(before + 60_000);
    expect((await waiting) - before).toBeGreaterThanOrEqual(5_000);
  });

  test('half of the rate is left, once for all who were told together, and it comes back', async () => {
    const clock = createClock();
    const bucket = createTokenBucket(clock, 10);
    for (let index = 0; index < 8; index += 1) bucket.slowDown(1_000);
    const begun = clock.monotonicMs();
    const moments = (await momentsOf(bucket, clock, 12)).map((at) => at - begun);
    expect(moments[0]).toBeGreaterThanOrEqual(1_000);
    // Five a second: the last of twelve goes about two seconds after the first.
    expect(moments.at(-1)! - moments[0]!).toBeGreaterThan(1_800);
    const later = clock.monotonicMs();
    await clock.until(later + 60_000);
    const again = await momentsOf(bucket, clock, 10);
    expect(new Set(again).size).toBe(1);
  });
});
