import { Args } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class PlansArchive extends VezaCommand {
  static override summary = 'Take a plan off sale; subscriptions to it run on and can be renewed.';
  static override examples = [
    '<%= config.bin %> plans archive 01890000-0000-7000-8000-000000000000',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the plan.' }),
  };
  static override document = {
    schema: 'veza.plans.archive/1',
    keys: { plan: 'the plan, as in veza plans list' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(PlansArchive);
    const { toPlanDocument, updatePlan } = await import('#domains/billing/index.ts');
    const change = { id: run.args.id, state: 'archived', by: { kind: 'operator' } } as const;
    const plan = await this.withDatabase(run, (ctx) => updatePlan(ctx, change));
    this.finish({
      document: { plan: toPlanDocument(plan) },
      text: `${plan.name} is no longer on sale.`,
    });
  }
}
