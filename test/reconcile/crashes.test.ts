import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { Fault } from '#sandbox/index.ts';

import { HOUR_MS, openMarketTest, type MarketTest } from '#test/domains/market/market-test.ts';
import { CRASH_SHARE, dieAt, OUTCOMES, pointsOf } from '#test/settlement/crash-trial.ts';
import { findMoneyFaults } from '#test/settlement/find-money-faults.ts';
import { rounds, SCENARIOS, type Scenario } from '#test/settlement/scenarios.ts';
import type { CrashPoint } from '#test/support/crash-points.ts';

import { callsOf, effects, found, run, tables } from './reconcile-test.ts';

const LIMIT_MS = CRASH_SHARE * 600_000;
/** Each scenario meets every so many outcomes where only a share of the points is tried. */
const SPREAD = CRASH_SHARE === 1 ? 5 : 1;

let market: MarketTest;
beforeAll(async () => {
  market = await openMarketTest();
});
afterAll(() => market[Symbol.asyncDispose]());

describe.each(Object.entries(SCENARIOS))('%s', (name, scenario) => {
  let calm: ReturnType<typeof live> | undefined;
  const at = Object.keys(SCENARIOS).indexOf(name);
  const outcomes = OUTCOMES.filter((_, index) => (index + at) % SPREAD === 0);

  test.each(outcomes.map((outcome) => ({ answer: outcome?.kind ?? 'no fault', outcome })))(
    'is brought in order by one reconcile wherever its process died, with $answer',
    async ({ answer, outcome }) => {
      const undisturbed = await (calm ??= live(scenario, undefined, undefined));
      const { boundaries } = await live(scenario, undefined, outcome);
      for (const point of pointsOf(boundaries, outcome)) {
        const { doubtful, end, again, left } = await live(scenario, point, outcome);
        const where = `${name}, ${answer}, ${point.side} boundary ${point.boundary}`;
        expect({ where, doubtful, end, again, left }).toEqual({
          where,
          doubtful: [],
          end: undisturbed.end,
          again: { written: [], sent: [], found: [] },
          left: { written: [], sent: [], found: [] },
        });
      }
      expect(await findMoneyFaults(market.ctx, market.sandbox)).toEqual([]);
    },
    LIMIT_MS,
  );
});

/**
 * A process dies, and no worker comes: one `reconcile --apply` an hour later is all. Then the same once
 * more, which has nothing to do; then life goes on, and a last one finds nothing either.
 */
async function live(scenario: Scenario, point: CrashPoint | undefined, fault: Fault | undefined) {
  const { prepared, boundaries } = await dieAt(market, scenario, { point, fault });
  market.sandbox.clearFaults();
  await market.sandbox.clock.advance(HOUR_MS);
  await run(market, { apply: true });
  const doubtful = await query(
    market.ctx,
    sql`select kind, state from operations where state in ('sending', 'unclear')`,
  );
  const again = await effectsOfRun();
  await prepared.after?.(market);
  await rounds(market, 6);
  const end = await prepared.end(market);
  await market.sandbox.clock.advance(HOUR_MS);
  return { boundaries, doubtful, end, again, left: await effectsOfRun() };
}

/** What a run with repairs writes beside its own record, sends that has an effect, and finds. */
async function effectsOfRun(): Promise<{ written: string[]; sent: string[]; found: string[] }> {
  const before = await tables(market);
  let differences: string[] = [];
  const calls = await callsOf(market, async () => {
    differences = found(await run(market, { apply: true }));
  });
  const after = await tables(market);
  const written = Object.keys(after).filter((name) => after[name] !== before[name]);
  return { written, sent: effects(calls), found: differences };
}
