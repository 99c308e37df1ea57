import { Flags } from '@oclif/core';

import { parseCurrency } from '#core/money/currency.ts';
import { formatMoney } from '#core/money/format-money.ts';

import { listTable } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class PlansList extends VezaCommand {
  static override summary = 'List the plans that are on sale.';
  static override examples = [
    '<%= config.bin %> plans list',
    '<%= config.bin %> plans list --state archived --json',
  ];
  static override flags = {
    state: Flags.option({
      options: ['active', 'archived'] as const,
      default: 'active' as const,
      description: 'On sale, or no longer.',
    })(),
    limit: Flags.integer({ default: 50, min: 1, max: 1000, description: 'Most plans to list.' }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.plans.list/1',
    keys: {
      plans: 'id, name, description, priceMinor, currency, periodMonths, state, createdAt',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(PlansList);
    const { listPlans, toPlanDocument } = await import('#domains/billing/index.ts');
    const { state, limit, cursor } = run.flags;
    const page = await this.withDatabase(run, (ctx) => listPlans(ctx, { state, limit, cursor }));
    this.finish({
      document: { plans: page.items.map(toPlanDocument), nextCursor: page.nextCursor },
      text: listTable(
        ['ID', 'NAME', 'PRICE', 'MONTHS'],
        page.items.map((plan) => [
          plan.id,
          plan.name,
          formatMoney({ amountMinor: plan.priceMinor, currency: parseCurrency(plan.currency) }),
          String(plan.periodMonths),
        ]),
        'No plans to list.',
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
