import { Args } from '@oclif/core';

import { parseCurrency } from '#core/money/currency.ts';
import { formatMoney } from '#core/money/format-money.ts';
import type { SubscriptionPeriod, SubscriptionView } from '#domains/billing/index.ts';

import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class SubscriptionsShow extends VezaCommand {
  static override summary = 'Show one subscription with every period of it.';
  static override examples = [
    '<%= config.bin %> subscriptions show 01890000-0000-7000-8000-000000000000',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the subscription.' }),
  };
  static override document = {
    schema: 'veza.subscriptions.show/1',
    keys: {
      subscription: 'the subscription, as in veza subscriptions list',
      periods: 'sequence, state, amountMinor, currency, paymentId, startsAt, endsAt',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(SubscriptionsShow);
    const { getSubscription, toSubscriptionDocument } = await import('#domains/billing/index.ts');
    const { view, now } = await this.withDatabase(run, async (ctx) => ({
      view: await getSubscription(ctx, { id: run.args.id }),
      now: ctx.clock.now(),
    }));
    this.finish({
      document: {
        subscription: toSubscriptionDocument(view, now),
        periods: view.periods.map(toDocument),
      },
      text: render(view),
    });
  }
}

function toDocument(period: SubscriptionPeriod): Record<string, unknown> {
  const { sequence, state, amountMinor, currency, paymentId, startsAt, endsAt } = period;
  return {
    sequence,
    state,
    amountMinor: String(amountMinor),
    currency,
    paymentId,
    startsAt,
    endsAt,
  };
}

function render({ subscription, plan, periods }: SubscriptionView): string {
  const facts = table([
    ['Subscription', subscription.id],
    ['Account', subscription.userId ?? 'deleted'],
    ['Plan', `${plan.name} (${plan.id})`],
    ['State', subscription.state],
    ...(subscription.paidUntil === null
      ? []
      : [['Paid until', subscription.paidUntil.toISOString()]]),
    ...(subscription.endReason === null ? [] : [['Ended', subscription.endReason]]),
  ]);
  const rows = periods.map((period) => [
    String(period.sequence),
    period.state,
    formatMoney({ amountMinor: period.amountMinor, currency: parseCurrency(period.currency) }),
    period.startsAt?.toISOString() ?? '',
    period.endsAt?.toISOString() ?? '',
    period.paymentId ?? '',
  ]);
  return `${facts}\n\n${table([['PERIOD', 'STATE', 'PRICE', 'FROM', 'TO', 'PAYMENT'], ...rows])}`;
}
