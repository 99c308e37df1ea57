import { Args } from '@oclif/core';

import type { TransferDetail } from '#domains/market/index.ts';

import { moneyOf } from '../_kit/money-of.ts';
import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class TransfersShow extends VezaCommand {
  static override summary =
    'Show one transfer with what came back of it and when it is looked at next.';
  static override examples = [
    '<%= config.bin %> transfers show 018f3c2e-9b7a-7c11-8d5e-0123456789ab',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the transfer.' }),
  };
  static override document = {
    schema: 'veza.transfers.show/1',
    keys: {
      transfer: 'the transfer, as in veza transfers list, with stripeTransferId and destination',
      reversals: 'id, state, cause, stripeReversalId, amountMinor; the oldest first',
      operation: 'how it is had at Stripe: state, attempt, nextAttemptAt, lastOutcome, lastMessage',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(TransfersShow);
    const { getTransfer, toTransferDocument } = await import('#domains/market/index.ts');
    const transfer = await this.withDatabase(run, (ctx) => getTransfer(ctx, run.args.id));
    const { operation, stripeTransferId, destination } = transfer;
    this.finish({
      document: {
        transfer: { ...toTransferDocument(transfer), stripeTransferId, destination },
        reversals: transfer.reversals.map((reversal) => ({
          id: reversal.id,
          state: reversal.state,
          cause: `${reversal.causeKind} ${reversal.causeId}`,
          stripeReversalId: reversal.stripeReversalId,
          amountMinor: String(reversal.amountMinor),
        })),
        operation: operation && {
          state: operation.state,
          attempt: operation.attempt,
          nextAttemptAt: operation.nextAttemptAt,
          lastOutcome: operation.lastOutcome,
          lastMessage: operation.lastMessage,
        },
      },
      text: describe(transfer),
    });
  }
}

function describe(transfer: TransferDetail): string {
  const { operation, currency } = transfer;
  const facts = table([
    ['Transfer', transfer.id],
    ['State', [transfer.state, transfer.holdReason].filter(Boolean).join(': ')],
    ['Amount', moneyOf(transfer.amountMinor, currency)],
    ['Reversed', moneyOf(transfer.reversedMinor, currency)],
    ['At Stripe', transfer.stripeTransferId ?? 'not there'],
    ['Order', transfer.orderId],
    ['Seller', transfer.sellerId],
    ...(transfer.failureMessage === null ? [] : [['Refused', transfer.failureMessage]]),
    ['Looked at next', operation?.nextAttemptAt?.toISOString() ?? 'when there is news of it'],
  ]);
  const reversals = transfer.reversals.map((reversal) => [
    'Reversal',
    reversal.state,
    moneyOf(reversal.amountMinor, currency),
    `${reversal.causeKind} ${reversal.causeId}`,
  ]);
  return reversals.length === 0 ? facts : `${facts}\n\n${table(reversals)}`;
}
