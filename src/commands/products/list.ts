import { Flags } from '@oclif/core';

import { moneyOf } from '../_kit/money-of.ts';
import { listTable } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class ProductsList extends VezaCommand {
  static override summary = 'List what is, was or will be for sale, the newest first.';
  static override examples = [
    '<%= config.bin %> products list',
    '<%= config.bin %> products list --state archived --json',
  ];
  static override flags = {
    state: Flags.option({
      options: ['draft', 'active', 'archived'] as const,
      description: 'Only products in this state.',
    })(),
    limit: Flags.integer({ default: 50, min: 1, max: 1000, description: 'Most to list.' }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.products.list/1',
    keys: {
      products:
        'id, sellerId, trackId, albumId, title, licence, priceMinor (digits), currency, state',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(ProductsList);
    const { listProducts, toProductDocument } = await import('#domains/market/index.ts');
    const { cursor, limit, state } = run.flags;
    const states = state === undefined ? (['draft', 'active', 'archived'] as const) : [state];
    const page = await this.withDatabase(run, (ctx) =>
      listProducts(ctx, { cursor, limit, states }),
    );
    this.finish({
      document: { products: page.items.map(toProductDocument), nextCursor: page.nextCursor },
      text: listTable(
        ['ID', 'STATE', 'PRICE', 'LICENCE', 'TITLE'],
        page.items.map((product) => [
          product.id,
          product.state,
          moneyOf(product.priceMinor, product.currency),
          product.licence,
          product.title,
        ]),
        'No products to list.',
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
