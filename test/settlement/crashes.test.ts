import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Context } from '#context.ts';
import type { Fault } from '#sandbox/index.ts';

import { openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';
import { openDyingProcess, type CrashPoint } from '#test/support/crash-points.ts';

import { dyingPsp } from './dying-psp.ts';
import { findMoneyFaults } from './money-invariants.ts';
import { rounds, SCENARIOS, type Scenario } from './scenarios.ts';

/**
 * One of each class of answers; `undefined` is a provider that behaves. The wrong object has another
 * amount: another id than that of the object can only be told where we chose it.
 */
const OUTCOMES: readonly (Fault | undefined)[] = [
  undefined,
  { kind: 'reset_before' },
  { kind: 'reset_after_commit' },
  { kind: 'error_500' },
  { kind: 'error_500_after_commit' },
  { kind: 'rate_limited_429' },
  { kind: 'conflict_409' },
  { kind: 'html_502_after_commit' },
  { kind: 'malformed_json_200' },
  { kind: 'truncated_200' },
  { kind: 'error_body_200' },
  { kind: 'wrong_object', field: 'amount' },
  { kind: 'unauthorized_401' },
];
/** Boundaries of each scenario and outcome that are tried here; all of them by the soak. */
const SHARE = Number(process.env['VEZA_CRASH_POINTS'] ?? 1);
const LIMIT_MS = SHARE * 600_000;

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
      for (const point of pointsOf(boundaries, OUTCOMES.indexOf(outcome))) {
        const run = await live(scenario, point, outcome);
        const where = `${name}, ${answer}, ${point.side} boundary ${point.boundary}`;
        expect([where, run.end]).toEqual([where, undisturbed.end]);
      }
      expect(await findMoneyFaults(market.ctx, market.sandbox)).toEqual([]);
    },
    LIMIT_MS,
  );
});

/**
 * Spread over the whole way, and other ones for each outcome. Who dies behind a boundary leaves what
 * who dies before the next one leaves, because memory is all that lies between them.
 */
function pointsOf(boundaries: number, offset: number): CrashPoint[] {
  const all = Array.from({ length: boundaries }, (_, index): CrashPoint => ({
    boundary: index + 1,
    side: 'before',
  }));
  all.push({ boundary: boundaries, side: 'after' });
  const stride = Math.max(1, Math.floor(all.length / SHARE));
  return all.filter((_, index) => (index + offset * 7) % stride === 0);
}

async function live(
  scenario: Scenario,
  point: CrashPoint | undefined,
  fault: Fault | undefined,
): Promise<{ boundaries: number; end: unknown }> {
  const prepared = await scenario.prepare(market);
  if (fault !== undefined) {
    market.sandbox.inject({ match: scenario.request, fault, times: 1 });
  }
  await using dying = openDyingProcess(market.ctx, point);
  const ctx: Context = {
    ...market.ctx,
    db: dying.db,
    psp: dyingPsp(market.ctx.psp, dying),
  };
  await prepared.act(ctx).catch((error: unknown) => {
    if (!dying.died) throw error;
  });
  const boundaries = dying.boundaries();
  await rounds(market, 3);
  market.sandbox.clearFaults();
  await prepared.after?.(market);
  await rounds(market, 6);
  return { boundaries, end: await prepared.end(market) };
}
