import { Flags } from '@oclif/core';

import { listTable } from '../_kit/terminal.ts';
import { moneyOf } from '../_kit/money-of.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

const STATES = [
  'pending_payment',
  'authorized',
  'paid',
  'partially_refunded',
  'refunded',
  'failed',
  'cancelled',
  'expired',
  'disputed',
  'dispute_lost',
  'needs_attention',
] as const;

export default class OrdersList extends VezaCommand {
  static override summary = 'List orders, the newest first.';
  static override examples = [
    '<%= config.bin %> orders list',
    '<%= config.bin %> orders list --state needs_attention --json',
  ];
  static override flags = {
    state: Flags.option({ options: STATES, description: 'Only orders in this state.' })(),
    limit: Flags.integer({ default: 50, min: 1, max: 1000, description: 'Most orders to list.' }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.orders.list/1',
    keys: {
      orders:
        'id, buyerId, state, currency, items, createdAt, placedAt, expiresAt, paidAt, and in minor units as digits: totalMinor, refundedMinor',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(OrdersList);
    const { listOrders, toOrderDocument } = await import('#domains/market/index.ts');
    const { cursor, limit, state } = run.flags;
    const input = { cursor, limit, states: state && [state] };
    const page = await this.withDatabase(run, (ctx) => listOrders(ctx, input));
    this.finish({
      document: {
        orders: page.items.map((order) => ({ ...toOrderDocument(order), buyerId: order.buyerId })),
        nextCursor: page.nextCursor,
      },
      text: listTable(
        ['ID', 'STATE', 'TOTAL', 'REFUNDED', 'PLACED', 'PAID', 'BUYER'],
        page.items.map((order) => [
          order.id,
          order.state,
          moneyOf(order.totalMinor, order.currency),
          moneyOf(order.refundedMinor, order.currency),
          order.placedAt?.toISOString() ?? '',
          order.paidAt?.toISOString() ?? '',
          order.buyerId ?? '',
        ]),
        'No orders to list.',
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
