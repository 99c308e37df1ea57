import { Args } from '@oclif/core';

import { formatMoney } from '#core/money/format-money.ts';
import { parseCurrency } from '#core/money/currency.ts';
import type { Dispute, Refund } from '#domains/market/index.ts';
import type { Operation, Payment } from '#domains/payments/index.ts';

import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

interface Shown {
  readonly payment: Payment;
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
  readonly operations: readonly Operation[];
}

export default class PaymentsShow extends VezaCommand {
  static override summary =
    'Show a payment with its refunds, its disputes and what was asked of the provider.';
  static override examples = [
    '<%= config.bin %> payments show 01890000-0000-7000-8000-000000000000',
    '<%= config.bin %> payments show pay_01hwy2x6vtfg8rtqg14d2pf2db',
  ];
  static override args = {
    id: Args.string({
      required: true,
      description: 'Id of the payment, here or at the provider, or of the order that it pays.',
    }),
  };
  static override document = {
    schema: 'veza.payments.show/1',
    keys: {
      payment:
        'id, purpose, subjectId, providerPaymentId, amountMinor, currency, state, providerStatus, receivedMinor, surplus, times',
      refunds: 'id, amountMinor, currency, state, reason, failureCode, createdAt; oldest first',
      disputes:
        'id, providerDisputeId, amountMinor, currency, stage, state, openedAt; oldest first',
      operations:
        'what was asked of the provider for any of them: kind, state, attempt, lastOutcome, lastCode, nextAttemptAt',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(PaymentsShow);
    const payments = await import('#domains/payments/index.ts');
    const market = await import('#domains/market/index.ts');
    const shown = await this.withDatabase(run, async (ctx): Promise<Shown> => {
      const payment = await payments.getPayment(ctx, run.args.id);
      const refunds = await market.listRefundsOfPayment(ctx, payment.id);
      const disputes = await market.listDisputesOfPayment(ctx, payment.id);
      const ids = [payment, ...refunds, ...disputes].map((row) => row.id);
      const operations = await payments.listOperationsOf(ctx, ids);
      return { payment, refunds, disputes, operations };
    });
    this.finish({
      document: {
        payment: payments.toPaymentDocument(shown.payment),
        refunds: shown.refunds.map(toRefundDocument),
        disputes: shown.disputes.map(toDisputeDocument),
        operations: shown.operations.map(payments.toOperationDocument),
      },
      text: describe(shown),
    });
  }
}

function toRefundDocument(row: Refund): Record<string, unknown> {
  return {
    id: row.id,
    amountMinor: String(row.amountMinor),
    currency: row.currency,
    state: row.state,
    reason: row.reason,
    failureCode: row.failureCode,
    createdAt: row.createdAt.toISOString(),
  };
}

function toDisputeDocument(row: Dispute): Record<string, unknown> {
  return {
    id: row.id,
    providerDisputeId: row.providerDisputeId,
    amountMinor: String(row.amountMinor),
    currency: row.currency,
    stage: row.stage,
    state: row.state,
    openedAt: row.openedAt.toISOString(),
  };
}

function describe({ payment, refunds, disputes, operations }: Shown): string {
  const money = (row: { amountMinor: bigint; currency: string }): string =>
    formatMoney({ amountMinor: row.amountMinor, currency: parseCurrency(row.currency) });
  const facts = table([
    ['Payment', payment.id],
    ['At Hyperswitch', `${payment.providerPaymentId} ${payment.providerStatus ?? ''}`.trim()],
    ['For', `${payment.purpose} ${payment.subjectId}`],
    ['Amount', money(payment)],
    ['State', payment.surplus ? `${payment.state}, buys nothing` : payment.state],
    ...refunds.map((row) => ['Refund', `${row.id} ${money(row)} ${row.state}`]),
    ...disputes.map((row) => ['Dispute', `${row.providerDisputeId} ${money(row)} ${row.state}`]),
  ]);
  const asked = table([
    ['OPERATION', 'KIND', 'STATE', 'LAST OUTCOME', 'NEXT LOOK'],
    ...operations.map((row) => [
      row.id,
      row.kind,
      row.state,
      [row.lastOutcome, row.lastCode].filter(Boolean).join(' '),
      row.nextAttemptAt?.toISOString() ?? '',
    ]),
  ]);
  return `${facts}\n\n${asked}`;
}
