import type { Context } from '#context.ts';
import { readReconcileHealth, type ReconcileHealth } from '#domains/reconciliation/index.ts';

import type { Metrics, Sample } from './metrics.ts';
import { createSlowReading } from './slow-reading.ts';

/** However often somebody scrapes, the rows are read this seldom. */
const FRESH_MS = 60_000;

/** Adds how the last comparison with the payment providers ended; absent before the first. */
export function addReconcileMetrics(
  ctx: Pick<Context, 'db' | 'clock' | 'log'>,
  metrics: Metrics,
): void {
  const read = createSlowReading(ctx.clock, () => readReconcileHealth(ctx), {
    freshMs: FRESH_MS,
    onError: (error) => ctx.log.warn({ err: error }, 'the last comparison could not be read'),
  });
  const gauges = (
    name: string,
    help: string,
    labels: readonly string[],
    samples: (health: ReconcileHealth) => readonly Sample[],
  ): void =>
    metrics.gauges(name, help, labels, async () => {
      const health = (await read())?.value;
      return health === undefined ? [] : samples(health);
    });
  const gauge = (name: string, help: string, of: (health: ReconcileHealth) => number): void =>
    gauges(name, help, [], (health) => [{ labels: {}, value: of(health) }]);
  const seconds = (from: Date, to: Date): number =>
    Math.max(0, (to.getTime() - from.getTime()) / 1000);

  gauge(
    'veza_reconcile_last_run_age_seconds',
    'How long ago the last comparison with the payment providers ended.',
    ({ run }) => seconds(run.finishedAt!, ctx.clock.now()),
  );
  gauge(
    'veza_reconcile_last_run_duration_seconds',
    'How long the last comparison took, with the time between its pieces where it was cut short.',
    ({ run }) => seconds(run.startedAt, run.finishedAt!),
  );
  gauge(
    'veza_reconcile_last_run_calls',
    'Requests to the providers that the last comparison has made.',
    ({ run }) => Number(run.calls),
  );
  gauge(
    'veza_reconcile_last_run_calls_minimum',
    'The fewest requests that could have told the last comparison the same.',
    ({ run }) => Number(run.callsMinimum),
  );
  gauges(
    'veza_reconcile_differences_left',
    'Differences that the last comparison has left, by class.',
    ['class', 'currency'],
    ({ left }) =>
      left.map((row) => ({
        labels: { class: row.class, currency: row.currency },
        value: row.count,
      })),
  );
  gauges(
    'veza_reconcile_differences_left_minor',
    'Money at risk in them, in minor units, by class and currency.',
    ['class', 'currency'],
    ({ left }) =>
      left
        .filter(({ currency }) => currency !== 'none')
        .map((row) => ({
          labels: { class: row.class, currency: row.currency },
          value: Number(row.sumMinor),
        })),
  );
  gauges(
    'veza_reconcile_drift_minor',
    'What we have moved less what the providers have, of what the last comparison has compared, in minor units.',
    ['kind', 'currency'],
    ({ totals }) =>
      totals.map((row) => ({
        labels: { kind: row.kind, currency: row.currency },
        value: Number(row.localMinor - row.remoteMinor),
      })),
  );
}
