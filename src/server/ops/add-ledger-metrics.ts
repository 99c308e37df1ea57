import type { Context } from '#context.ts';
import { readLedgerHealth, type LedgerHealth } from '#domains/ledger/index.ts';

import type { Metrics, Sample } from './metrics.ts';
import { createSlowReading } from './slow-reading.ts';

/** Every row of the books is read for it, so that happens seldom. */
const FRESH_MS = 5 * 60_000;

/** Adds how the books stand; absent until they have been read once. */
export function addLedgerMetrics(
  ctx: Pick<Context, 'db' | 'clock' | 'log'>,
  metrics: Metrics,
): void {
  const read = createSlowReading(ctx.clock, () => readLedgerHealth(ctx), {
    freshMs: FRESH_MS,
    onError: (error) => ctx.log.warn({ err: error }, 'the books could not be read'),
  });
  const gauges = (
    name: string,
    help: string,
    labels: readonly string[],
    samples: (health: LedgerHealth) => readonly Sample[],
  ): void =>
    metrics.gauges(name, help, labels, async () => {
      const reading = await read();
      return reading === undefined ? [] : samples(reading.value);
    });
  metrics.gauges(
    'veza_ledger_reading_age_seconds',
    'Age of the reading that the metrics of the books are of.',
    [],
    async () => {
      const reading = await read();
      return reading === undefined ? [] : [{ labels: {}, value: reading.ageMs / 1000 }];
    },
  );
  gauges(
    'veza_ledger_balance_minor',
    'Debits less credits of each kind of account, in minor units, all owners together.',
    ['account', 'currency'],
    (health) =>
      health.totals.map(({ kind, currency, balanceMinor }) => ({
        labels: { account: kind, currency },
        value: Number(balanceMinor),
      })),
  );
  gauges(
    'veza_ledger_unbalanced_currencies',
    'Currencies whose debits and credits differ; anything but 0 means that somebody has tampered.',
    [],
    (health) => [{ labels: {}, value: health.unbalanced.length }],
  );
  gauges(
    'veza_ledger_broken_transactions',
    'Transactions on the books that miss a row, counted up to 100; anything but 0 is a defect.',
    [],
    (health) => [{ labels: {}, value: health.brokenTransactions }],
  );
}
