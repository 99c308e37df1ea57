import { describe, expect, test } from 'vitest';

import { createBreaker } from '#server/ops/breaker.ts';

function manualClock() {
  let ms = 0;
  return {
    now: () => new Date(ms),
    monotonicMs: () => ms,
    sleep: async () => {},
    advance: (by: number) => {
      ms += by;
    },
  };
}

describe('the breaker', () => {
  test('asks once for many callers, and again only when the answer is old', async () => {
    const clock = manualClock();
    let asked = 0;
    const check = createBreaker(clock, async () => ++asked, { freshMs: 1000 });
    const answers = await Promise.all([check(), check(), check()]);
    expect(answers.map((answer) => answer.ok && answer.value)).toEqual([1, 1, 1]);
    clock.advance(999);
    await check();
    expect(asked).toBe(1);
    clock.advance(1);
    await check();
    expect(asked).toBe(2);
  });

  test('leaves a failing dependency alone, ever longer, and recovers by itself', async () => {
    const clock = manualClock();
    let asked = 0;
    let broken = true;
    const check = createBreaker(
      clock,
      async () => {
        asked += 1;
        if (broken) throw new Error('down');
      },
      { freshMs: 10, failuresMax: 2, openMs: 100, openMsMax: 400 },
    );
    await check();
    clock.advance(10);
    await check();
    expect(asked).toBe(2);
    clock.advance(99);
    expect(await check()).toMatchObject({ ok: false, reason: 'down' });
    expect(asked).toBe(2);
    clock.advance(1);
    await check();
    expect(asked).toBe(3);
    clock.advance(199);
    await check();
    expect(asked).toBe(3);
    broken = false;
    clock.advance(1);
    expect(await check()).toMatchObject({ ok: true });
    expect(asked).toBe(4);
  });

  test('never starts a second probe while one hangs', async () => {
    const clock = manualClock();
    let asked = 0;
    let release = (): void => {};
    const check = createBreaker(
      clock,
      () => {
        asked += 1;
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      },
      { timeoutMs: 5, freshMs: 1 },
    );
    expect(await check()).toMatchObject({ ok: false, reason: 'no answer within 5 ms' });
    clock.advance(3_600_000);
    expect(await check()).toMatchObject({ ok: false });
    expect(asked).toBe(1);
    release();
    await new Promise((resolve) => setImmediate(resolve));
    void check();
    expect(asked).toBe(2);
    release();
  });
});
