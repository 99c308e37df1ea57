import type { Context } from '#context.ts';
import { readMoneyHealth, type Counted, type MoneyHealth } from '#domains/money-health/index.ts';

import type { Metrics, Sample } from './metrics.ts';
import { createSlowReading } from './slow-reading.ts';

/** However often somebody scrapes, the rows are read this seldom. */
const FRESH_MS = 15_000;

/** Adds how the movement of money stands; absent until the database has answered once. */
export function addMoneyMetrics(
  ctx: Pick<Context, 'db' | 'clock' | 'log'>,
  metrics: Metrics,
): void {
  const read = createSlowReading(ctx.clock, () => readMoneyHealth(ctx), {
    freshMs: FRESH_MS,
    onError: (error) => ctx.log.warn({ err: error }, 'the state of the money could not be read'),
  });
  const gauges = (
    name: string,
    help: string,
    labels: readonly string[],
    samples: (health: MoneyHealth) => readonly Sample[],
  ): void =>
    metrics.gauges(name, help, labels, async () => {
      const reading = await read();
      return reading === undefined ? [] : samples(reading.value);
    });
  const gauge = (name: string, help: string, of: (health: MoneyHealth) => number): void =>
    gauges(name, help, [], (health) => [{ labels: {}, value: of(health) }]);
  const age = (since: Date | null): number =>
    since === null ? 0 : Math.max(0, (ctx.clock.now().getTime() - since.getTime()) / 1000);

  metrics.gauges(
    'veza_money_reading_age_seconds',
    'Age of the reading that the metrics of money are of.',
    [],
    async () => {
      const reading = await read();
      return reading === undefined ? [] : [{ labels: {}, value: reading.ageMs / 1000 }];
    },
  );
  addOperations(gauges, gauge, age);
  addTransfers(gauges, gauge, age);
  addWebhooks(gauges, gauge, age);
  addSales(gauges, gauge);
}

type AddGauges = (
  name: string,
  help: string,
  labels: readonly string[],
  samples: (health: MoneyHealth) => readonly Sample[],
) => void;
type AddGauge = (name: string, help: string, of: (health: MoneyHealth) => number) => void;
type Age = (since: Date | null) => number;

function counts(counted: readonly Counted<string>[]): Sample[] {
  return counted.map(({ words, count }) => ({ labels: words, value: count }));
}

function addOperations(gauges: AddGauges, gauge: AddGauge, age: Age): void {
  gauges(
    'veza_money_operations',
    'Operations with payment providers that are not over, by kind and state.',
    ['kind', 'state'],
    (health) => counts(health.operations),
  );
  gauge(
    'veza_money_operations_unclear_oldest_seconds',
    'How long nobody knows of the oldest operation in doubt whether it was done; 0 for none.',
    (health) => age(health.unclearSince),
  );
  gauge(
    'veza_money_operations_due_oldest_seconds',
    'How long the oldest operation that is due has waited for somebody to run it; 0 for none.',
    (health) => age(health.dueSince),
  );
  gauges(
    'veza_money_exceptions_open',
    'What a person has to look at, by class.',
    ['class', 'currency'],
    (health) => counts(health.exceptions),
  );
  gauges(
    'veza_money_exceptions_open_minor',
    'Money at risk in open exceptions, in minor units, by class and currency.',
    ['class', 'currency'],
    (health) =>
      health.exceptions
        .filter(({ words }) => words.currency !== 'none')
        .map(({ words, sumMinor }) => ({ labels: words, value: Number(sumMinor) })),
  );
}

function addTransfers(gauges: AddGauges, gauge: AddGauge, age: Age): void {
  gauges(
    'veza_money_reversals_open',
    'Parts of transfers that are to come back from sellers and have not, by currency.',
    ['currency'],
    (health) => counts(health.reversals),
  );
  gauges(
    'veza_money_reversals_open_minor',
    'What is to come back from sellers and has not, in minor units, by currency.',
    ['currency'],
    (health) =>
      health.reversals.map(({ words, sumMinor }) => ({ labels: words, value: Number(sumMinor) })),
  );
  gauge(
    'veza_money_reversals_open_oldest_seconds',
    'Age of the oldest reversal that is not over; 0 for none.',
    (health) => age(health.reversalsSince),
  );
  gauges(
    'veza_money_transfers_on_hold',
    'Transfers to sellers that are held back, by reason.',
    ['reason'],
    (health) => counts(health.transfersOnHold),
  );
  gauge(
    'veza_money_transfers_without_id',
    'Transfers that count as made and have no id at the provider; anything but 0 is a defect.',
    (health) => health.transfersWithoutId,
  );
}

function addWebhooks(gauges: AddGauges, gauge: AddGauge, age: Age): void {
  gauges(
    'veza_money_webhook_deliveries_last_hour',
    'Deliveries of webhooks within the last hour, by provider and what became of them.',
    ['provider', 'result'],
    (health) => counts(health.deliveries),
  );
  gauges(
    'veza_money_webhook_events_waiting',
    'Events that are not applied yet: received, or parked until their object is there.',
    ['state'],
    (health) => counts(health.eventsWaiting),
  );
  gauge(
    'veza_money_webhook_events_waiting_oldest_seconds',
    'How long the oldest event that is not applied has waited; 0 for none.',
    (health) => age(health.eventsSince),
  );
}

function addSales(gauges: AddGauges, gauge: AddGauge): void {
  gauges(
    'veza_money_subscriptions',
    'Subscriptions that are, or are about to be, in force, by state.',
    ['state'],
    (health) => counts(health.subscriptions),
  );
  gauge(
    'veza_money_subscriptions_unpaid',
    'Subscriptions in force that no payment stands for; anything but 0 is a defect.',
    (health) => health.subscriptionsUnpaid,
  );
  gauges('veza_money_orders', 'Orders that wait for something, by state.', ['state'], (health) =>
    counts(health.orders),
  );
  gauges(
    'veza_money_orders_stuck',
    'Orders that have waited for more than an hour longer than they should, by what for.',
    ['reason'],
    (health) => counts(health.ordersStuck),
  );
}
