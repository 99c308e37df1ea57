import { Args, Flags } from '@oclif/core';

import { parseAmountMinor } from '#core/money/amount.ts';
import type { OrderId } from '#domains/market/index.ts';

import { moneyOf } from '../_kit/money-of.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class OrdersRefund extends VezaCommand {
  static override summary =
    'Give an order back, or a part of it; without --apply only say what would be given.';
  static override description =
    'Without --amount and --line, all that is left is given back. What the sellers have of it is asked back afterwards, and never holds the buyer up.';
  static override examples = [
    '<%= config.bin %> orders refund 018f3c2e-9b7a-7c11-8d5e-0123456789ab --reason "asked by mail"',
    '<%= config.bin %> orders refund 018f3c2e-9b7a-7c11-8d5e-0123456789ab --amount 500 --reason "half of it" --apply',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the order.' }),
  };
  static override flags = {
    amount: Flags.string({
      description: 'Minor units to give back: 1234 is 12.34 EUR.',
      helpValue: 'DIGITS',
      exclusive: ['line'],
    }),
    line: Flags.string({
      multiple: true,
      description: 'Give back this line of the order, whole.',
      helpValue: 'ID',
    }),
    reason: Flags.string({
      required: true,
      description: 'Why; goes to the payment provider and into the audit log.',
    }),
    'by-buyer': Flags.boolean({ default: false, description: 'The buyer asked for it.' }),
    apply: Flags.boolean({ default: false, description: 'Give it back.' }),
  };
  static override document = {
    schema: 'veza.orders.refund/1',
    keys: {
      applied: 'whether it was asked for, or only planned',
      orderId: 'the order',
      amountMinor: 'what is given back, in minor units as digits',
      currency: 'of the order',
      lines: 'how it falls upon the lines: id, amountMinor',
      refund: 'the refund as it is at the provider now, or null where it was only planned',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(OrdersRefund);
    const { getOrder, planRefund, requestRefund, toRefundDocument } =
      await import('#domains/market/index.ts');
    const { amount, line, reason, apply } = run.flags;
    const wish = {
      orderId: run.args.id as OrderId,
      amountMinor: amount === undefined ? undefined : parseAmountMinor(amount),
      lines: line?.map((id) => ({ id })),
    };
    const done = await this.withContext(run, async (ctx) => {
      // What is no id at all is told like the id of nothing.
      const order = await getOrder(ctx, { id: run.args.id });
      if (!apply) return { ...(await planRefund(ctx, wish)), order, refund: null };
      const { settleOperation } = await import('#settlement/index.ts');
      const cause = run.flags['by-buyer'] ? 'buyer_request' : 'operator';
      const asked = await requestRefund(ctx, { ...wish, reason, cause, by: 'operator' });
      await settleOperation(ctx, asked.operationId);
      const { refunds } = await getOrder(ctx, { id: order.id });
      return { ...asked, order, refund: refunds.find(({ id }) => id === asked.refund.id)! };
    });
    const money = moneyOf(done.amountMinor, done.order.currency);
    const follow = this.terminal.page().typeable(`Follow it: veza orders show ${done.order.id}`);
    this.finish({
      document: {
        applied: apply,
        orderId: done.order.id,
        amountMinor: String(done.amountMinor),
        currency: done.order.currency,
        lines: done.items.map((item) => ({
          id: item.orderItemId,
          amountMinor: String(item.amountMinor),
        })),
        refund: done.refund === null ? null : toRefundDocument(done.refund),
      },
      text:
        done.refund === null
          ? `${money} would be given back. To do it: add --apply`
          : `${money}: the refund is ${done.refund.state}. ${follow}`,
    });
  }
}
