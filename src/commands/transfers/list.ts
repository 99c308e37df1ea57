import { Flags } from '@oclif/core';

import { moneyOf } from '../_kit/money-of.ts';
import { listTable } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

const STATES = [
  'pending',
  'submitting',
  'on_hold',
  'unknown',
  'failed',
  'permanently_failed',
  'cancelled',
  'completed',
  'reversal_pending',
  'reversing',
  'partially_reversed',
  'reversed',
  'reversal_unknown',
  'reversal_blocked',
  'debt',
] as const;

export default class TransfersList extends VezaCommand {
  static override summary = 'List transfers to sellers, the newest first.';
  static override examples = [
    '<%= config.bin %> transfers list',
    '<%= config.bin %> transfers list --state on_hold --json',
  ];
  static override flags = {
    state: Flags.option({ options: STATES, description: 'Only transfers in this state.' })(),
    limit: Flags.integer({ default: 50, min: 1, max: 1000, description: 'Most to list.' }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.transfers.list/1',
    keys: {
      transfers:
        'id, orderId, sellerId, currency, state, holdReason, failure, times, and in minor units as digits: amountMinor, reversedMinor',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(TransfersList);
    const { listTransfers, toTransferDocument } = await import('#domains/market/index.ts');
    const { cursor, limit, state } = run.flags;
    const input = { cursor, limit, states: state && [state] };
    const page = await this.withDatabase(run, (ctx) => listTransfers(ctx, input));
    this.finish({
      document: { transfers: page.items.map(toTransferDocument), nextCursor: page.nextCursor },
      text: listTable(
        ['ID', 'STATE', 'AMOUNT', 'REVERSED', 'ORDER', 'SELLER'],
        page.items.map((transfer) => [
          transfer.id,
          [transfer.state, transfer.holdReason].filter(Boolean).join(': '),
          moneyOf(transfer.amountMinor, transfer.currency),
          moneyOf(transfer.reversedMinor, transfer.currency),
          transfer.orderId,
          transfer.sellerId,
        ]),
        'No transfers to list.',
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
