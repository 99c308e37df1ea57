import { Flags } from '@oclif/core';

import { listTable } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class SellersList extends VezaCommand {
  static override summary = 'List everybody who sells, the newest first.';
  static override examples = [
    '<%= config.bin %> sellers list',
    '<%= config.bin %> sellers list --state restricted --json',
  ];
  static override flags = {
    state: Flags.option({
      options: ['onboarding', 'active', 'restricted', 'disabled'] as const,
      description: 'Only sellers in this state.',
    })(),
    limit: Flags.integer({ default: 50, min: 1, max: 1000, description: 'Most to list.' }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.sellers.list/1',
    keys: {
      sellers: 'id, displayName, country, state, payoutsEnabled, requirements, createdAt',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(SellersList);
    const { listSellers, toSellerDocument } = await import('#domains/market/index.ts');
    const { cursor, limit, state } = run.flags;
    const input = { cursor, limit, states: state && [state] };
    const page = await this.withDatabase(run, (ctx) => listSellers(ctx, input));
    this.finish({
      document: { sellers: page.items.map(toSellerDocument), nextCursor: page.nextCursor },
      text: listTable(
        ['ID', 'STATE', 'COUNTRY', 'NAME', 'ACCOUNT'],
        page.items.map((seller) => [
          seller.id,
          seller.state,
          seller.country,
          seller.displayName,
          seller.stripeAccountId ?? '',
        ]),
        'No sellers to list.',
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
