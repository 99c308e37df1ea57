import { Flags } from '@oclif/core';

import { listTable } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class SubscriptionsList extends VezaCommand {
  static override summary = 'List subscriptions, the newest first.';
  static override examples = [
    '<%= config.bin %> subscriptions list',
    '<%= config.bin %> subscriptions list --state past_due --json',
  ];
  static override flags = {
    state: Flags.option({
      options: ['pending_payment', 'active', 'past_due', 'cancelled', 'expired'] as const,
      description: 'Only subscriptions in this state.',
    })(),
    user: Flags.string({ helpValue: 'EMAIL', description: 'Only those of this account.' }),
    limit: Flags.integer({ default: 50, min: 1, max: 1000, description: 'Most to list.' }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.subscriptions.list/1',
    keys: {
      subscriptions:
        'id, userId, plan, state, inForce, paidUntil, payableFrom, cancelRequestedAt, endReason, expiresAt, createdAt, due',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(SubscriptionsList);
    const { listSubscriptions, toSubscriptionDocument } = await import('#domains/billing/index.ts');
    const { getUserByEmail } = await import('#domains/identity/index.ts');
    const { state, user, limit, cursor } = run.flags;
    const { page, now } = await this.withDatabase(run, async (ctx) => {
      const userId = user === undefined ? undefined : (await getUserByEmail(ctx, user)).id;
      const page = await listSubscriptions(ctx, { userId, state, limit, cursor });
      return { page, now: ctx.clock.now() };
    });
    this.finish({
      document: {
        subscriptions: page.items.map((item) => toSubscriptionDocument(item, now)),
        nextCursor: page.nextCursor,
      },
      text: listTable(
        ['ID', 'STATE', 'PAID UNTIL', 'PLAN'],
        page.items.map(({ subscription, plan }) => [
          subscription.id,
          subscription.state,
          subscription.paidUntil?.toISOString() ?? '',
          plan.name,
        ]),
        'No subscriptions to list.',
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
