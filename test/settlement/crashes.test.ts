import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Fault } from '#sandbox/index.ts';

import { openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';
import type { CrashPoint } from '#test/support/crash-points.ts';

import { CRASH_SHARE, dieAt, OUTCOMES, pointsOf } from './crash-trial.ts';
import { findMoneyFaults } from './find-money-faults.ts';
import { rounds, SCENARIOS, type Scenario } from './scenarios.ts';

const LIMIT_MS = CRASH_SHARE * 600_000;

let market: MarketTest;
beforeAll(async () => {
  market = await openMarketTest();
});
afterAll(() => market[Symbol.asyncDispose]());

describe.each(Object.entries(SCENARIOS))('%s', (name, scenario) => {
  let calm: ReturnType<typeof live> | undefined;

  test.each(OUTCOMES.map((outcome) => ({ answer: outcome?.kind ?? 'no fault', outcome })))(
    'ends the same wherever its process dies, with $answer',
    async ({ answer, outcome }) => {
      const undisturbed = await (calm ??= live(scenario, undefined, undefined));
      expect(undisturbed.boundaries).toBeGreaterThan(5);
      // Other outcomes take other ways: their own count says where one may die.
      const { boundaries, end } = await live(scenario, undefined, outcome);
      expect(end).toEqual(undisturbed.end);
      for (const point of pointsOf(boundaries, outcome)) {
        const run = await live(scenario, point, outcome);
        const where = `${name}, ${answer}, ${point.side} boundary ${point.boundary}`;
        expect([where, run.end]).toEqual([where, undisturbed.end]);
      }
      expect(await findMoneyFaults(market.ctx, market.sandbox)).toEqual([]);
    },
    LIMIT_MS,
  );
});

async function live(
  scenario: Scenario,
  point: CrashPoint | undefined,
  fault: Fault | undefined,
): Promise<{ boundaries: number; end: unknown }> {
  const { prepared, boundaries } = await dieAt(market, scenario, { point, fault });
  await rounds(market, 3);
  market.sandbox.clearFaults();
  await prepared.after?.(market);
  await rounds(market, 6);
  return { boundaries, end: await prepared.end(market) };
}
