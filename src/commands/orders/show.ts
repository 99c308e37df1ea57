import { Args } from '@oclif/core';

import type { OrderDetail, SellerTransfer } from '#domains/market/index.ts';

import { moneyOf } from '../_kit/money-of.ts';
import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class OrdersShow extends VezaCommand {
  static override summary = 'Show one order with its payments, refunds, licences and transfers.';
  static override examples = ['<%= config.bin %> orders show 018f3c2e-9b7a-7c11-8d5e-0123456789ab'];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the order.' }),
  };
  static override document = {
    schema: 'veza.orders.show/1',
    keys: {
      order: 'the order, as in veza orders list, with checkoutUrl and refunds',
      payments:
        'attempts to pay: id, providerPaymentId, state, surplus, amountMinor, receivedMinor',
      licences: 'id, productId, state',
      transfers: 'what the sellers got: as in veza transfers list',
      disputes: 'id, providerDisputeId, state, stage, amountMinor',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(OrdersShow);
    const { getOrder, listOrderTransfers, toOrderDetailDocument, toTransferDocument } =
      await import('#domains/market/index.ts');
    const { order, transfers } = await this.withDatabase(run, async (ctx) => {
      const found = await getOrder(ctx, { id: run.args.id });
      return { order: found, transfers: await listOrderTransfers(ctx, found.id) };
    });
    this.finish({
      document: {
        order: { ...toOrderDetailDocument(order), buyerId: order.buyerId },
        payments: order.payments.map((payment) => ({
          id: payment.id,
          providerPaymentId: payment.providerPaymentId,
          state: payment.state,
          surplus: payment.surplus,
          amountMinor: String(payment.amountMinor),
          receivedMinor: payment.receivedMinor === null ? null : String(payment.receivedMinor),
        })),
        licences: order.licences.map(({ id, productId, state }) => ({ id, productId, state })),
        transfers: transfers.map(toTransferDocument),
        disputes: order.disputes.map((dispute) => ({
          id: dispute.id,
          providerDisputeId: dispute.providerDisputeId,
          state: dispute.state,
          stage: dispute.stage,
          amountMinor: String(dispute.amountMinor),
        })),
      },
      text: describe(order, transfers),
    });
  }
}

function describe(order: OrderDetail, transfers: readonly SellerTransfer[]): string {
  const money = (amountMinor: bigint): string => moneyOf(amountMinor, order.currency);
  return [
    table([
      ['Order', order.id],
      ['Buyer', order.buyerId ?? ''],
      ['State', order.state],
      ['Total', money(order.totalMinor)],
      ['Refunded', money(order.refundedMinor)],
      ...timesOf(order),
    ]),
    table(order.items.map((item) => [item.id, item.title, money(item.priceMinor)])),
    section('Payment', order.payments, (payment) => [
      payment.providerPaymentId,
      payment.surplus ? `${payment.state}, surplus` : payment.state,
      money(payment.amountMinor),
    ]),
    section('Refund', order.refunds, (refund) => [
      refund.providerRefundId,
      refund.state,
      money(refund.amountMinor),
    ]),
    section('Dispute', order.disputes, (dispute) => [
      dispute.providerDisputeId,
      dispute.state,
      money(dispute.amountMinor),
    ]),
    section('Transfer', transfers, (transfer) => [
      transfer.id,
      [transfer.state, transfer.holdReason].filter(Boolean).join(': '),
      money(transfer.amountMinor),
    ]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Only those that say something in this state. */
function timesOf({ state, placedAt, paidAt, expiresAt }: OrderDetail): string[][] {
  const times: [string, Date | null][] = [
    ['Placed', placedAt],
    ['Paid', paidAt],
    ['Expires', state === 'pending_payment' ? expiresAt : null],
  ];
  return times.flatMap(([name, at]) => (at === null ? [] : [[name, at.toISOString()]]));
}

function section<T>(name: string, items: readonly T[], row: (item: T) => string[]): string {
  return items.length === 0 ? '' : table(items.map((item) => [name, ...row(item)]));
}
