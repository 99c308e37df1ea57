import type { Context } from '#context.ts';
import type { Fault } from '#sandbox/index.ts';

import type { MarketTest } from '#test/domains/market/market-test.ts';
import { openDyingProcess, type CrashPoint } from '#test/support/crash-points.ts';

import { dyingPsp } from './dying-psp.ts';
import type { Prepared, Scenario } from './scenarios.ts';

/**
 * One of each class of answers; `undefined` is a provider that behaves. The wrong object has another
 * amount: another id than that of the object can only be told where we chose it.
 */
export const OUTCOMES: readonly (Fault | undefined)[] = [
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

/** Boundaries of each scenario and outcome that a test tries; all of them by the soak. */
export const CRASH_SHARE = Number(process.env['VEZA_CRASH_POINTS'] ?? 1);

/**
 * Points spread over the whole way, and other ones for each outcome. Who dies behind a boundary leaves
 * what who dies before the next one leaves, because memory is all that lies between them.
 */
export function pointsOf(boundaries: number, outcome: Fault | undefined): CrashPoint[] {
  const all = Array.from({ length: boundaries }, (_, index): CrashPoint => ({
    boundary: index + 1,
    side: 'before',
  }));
  all.push({ boundary: boundaries, side: 'after' });
  const stride = Math.max(1, Math.floor(all.length / CRASH_SHARE));
  const offset = OUTCOMES.indexOf(outcome) * 7;
  return all.filter((_, index) => (index + offset) % stride === 0);
}

/**
 * What a process does that dies at `point`, or lives to the end without one, while the provider answers
 * the scenario's request once with `fault`.
 */
export async function dieAt(
  market: MarketTest,
  scenario: Scenario,
  { point, fault }: { point: CrashPoint | undefined; fault: Fault | undefined },
): Promise<{ prepared: Prepared; boundaries: number }> {
  const prepared = await scenario.prepare(market);
  if (fault !== undefined) market.sandbox.inject({ match: scenario.request, fault, times: 1 });
  await using dying = openDyingProcess(market.ctx, point);
  const ctx: Context = {
    ...market.ctx,
    // Whoever goes on is another process in all that it says.
    requestId: market.ctx.ids.next<'request'>(),
    db: dying.db,
    psp: dyingPsp(market.ctx.psp, dying),
  };
  await prepared.act(ctx).catch((error: unknown) => {
    if (!dying.died) throw error;
  });
  return { prepared, boundaries: dying.boundaries() };
}
