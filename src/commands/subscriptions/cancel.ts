import { Args, Flags } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class SubscriptionsCancel extends VezaCommand {
  static override summary = 'End a subscription at once, with a reason that the audit log keeps.';
  static override description =
    'Shows what would end; ends it with --apply. Nothing is given back by it: a refund is a thing of its own. A payment that is under way buys nothing any more and goes back when it succeeds.';
  static override examples = [
    '<%= config.bin %> subscriptions cancel 01890000-0000-7000-8000-000000000000 --reason "asked by mail" --apply',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the subscription.' }),
  };
  static override flags = {
    reason: Flags.string({ required: true, description: 'Why; somebody will ask.' }),
    apply: Flags.boolean({ default: false, description: 'End it.' }),
  };
  static override document = {
    schema: 'veza.subscriptions.cancel/1',
    keys: {
      applied: 'whether it has ended now',
      subscription: 'the subscription, as in veza subscriptions list',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(SubscriptionsCancel);
    const billing = await import('#domains/billing/index.ts');
    const { id } = run.args;
    const { reason, apply } = run.flags;
    const { view, now } = await this.withDatabase(run, async (ctx) => {
      const by = { kind: 'operator' } as const;
      await billing.endSubscriptionByHand(ctx, { id, reason, by, dryRun: !apply });
      return { view: await billing.getSubscription(ctx, { id }), now: ctx.clock.now() };
    });
    const { state, paidUntil } = view.subscription;
    const until = paidUntil === null ? '' : `, paid until ${paidUntil.toISOString()}`;
    this.finish({
      document: { applied: apply, subscription: billing.toSubscriptionDocument(view, now) },
      text: apply
        ? `Subscription ${id} has ended.`
        : `Subscription ${id} to ${view.plan.name} is ${state}${until}; --apply ends it.`,
    });
  }
}
