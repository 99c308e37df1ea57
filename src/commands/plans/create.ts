import { Args, Flags } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class PlansCreate extends VezaCommand {
  static override summary = 'Put a plan on sale.';
  static override description =
    'Price, currency and length of a plan never change: a new price is a new plan. Whoever pays for a plan is premium for that time.';
  static override examples = [
    '<%= config.bin %> plans create Premium --price 999 --currency EUR',
    '<%= config.bin %> plans create "Premium, a year" --price 9900 --months 12 --json',
  ];
  static override args = {
    name: Args.string({ required: true, description: 'What buyers read.' }),
  };
  static override flags = {
    price: Flags.string({
      required: true,
      helpValue: 'MINOR',
      description: 'Whole minor units: 999 for 9.99 EUR.',
    }),
    currency: Flags.string({
      helpValue: 'CODE',
      description: 'ISO 4217. Default: payments.currency.',
    }),
    months: Flags.integer({
      default: 1,
      min: 1,
      max: 36,
      description: 'Calendar months that one payment is for.',
    }),
    description: Flags.string({ description: 'What else buyers read.' }),
  };
  static override document = {
    schema: 'veza.plans.create/1',
    keys: { plan: 'the plan, as in veza plans list' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(PlansCreate);
    const { createPlan, toPlanDocument } = await import('#domains/billing/index.ts');
    const { parseAmountMinor } = await import('#core/money/amount.ts');
    const { price, currency, months: periodMonths, description } = run.flags;
    const { name } = run.args;
    const priceMinor = parseAmountMinor(price);
    const by = { kind: 'operator' } as const;
    const input = { name, description, priceMinor, currency, periodMonths, by };
    const plan = await this.withDatabase(run, (ctx) => createPlan(ctx, input));
    this.finish({
      document: { plan: toPlanDocument(plan) },
      text: `${plan.name} is on sale as ${plan.id}.`,
    });
  }
}
