import { Args } from '@oclif/core';

import type { Earnings, Seller } from '#domains/market/index.ts';

import { moneyOf } from '../_kit/money-of.ts';
import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class SellersShow extends VezaCommand {
  static override summary = 'Show one seller with what was earned.';
  static override examples = [
    '<%= config.bin %> sellers show 018f3c2e-9b7a-7c11-8d5e-0123456789ab',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the seller.' }),
  };
  static override document = {
    schema: 'veza.sellers.show/1',
    keys: {
      seller: 'the seller, as in veza sellers list, with stripeAccountId',
      earnings:
        'by currency, in minor units as digits: payableMinor, transferredMinor, reversedMinor, debtMinor',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(SellersShow);
    const { getSeller, readEarnings, toSellerDocument } = await import('#domains/market/index.ts');
    const { seller, earnings } = await this.withDatabase(run, async (ctx) => {
      const found = await getSeller(ctx, run.args.id);
      return { seller: found, earnings: await readEarnings(ctx, found.id) };
    });
    const { stripeAccountId } = seller;
    this.finish({
      document: {
        seller: { ...toSellerDocument(seller), stripeAccountId },
        earnings: earnings.map((sum) => ({
          currency: sum.currency,
          payableMinor: String(sum.payableMinor),
          transferredMinor: String(sum.transferredMinor),
          reversedMinor: String(sum.reversedMinor),
          debtMinor: String(sum.debtMinor),
        })),
      },
      text: describe(seller, earnings),
    });
  }
}

function describe(seller: Seller, earnings: readonly Earnings[]): string {
  const facts = table([
    ['Seller', seller.id],
    ['Name', seller.displayName],
    ['State', seller.state],
    ['Account', seller.stripeAccountId ?? 'not there yet'],
    ...(seller.requirements.length === 0 ? [] : [['Asked for', seller.requirements.join(', ')]]),
  ]);
  if (earnings.length === 0) return `${facts}\n\nNothing was earned yet.`;
  const sums = earnings.map(({ currency, ...sum }) => [
    moneyOf(sum.payableMinor, currency),
    moneyOf(sum.transferredMinor, currency),
    moneyOf(sum.reversedMinor, currency),
    moneyOf(sum.debtMinor, currency),
  ]);
  return `${facts}\n\n${table([['PAYABLE', 'TRANSFERRED', 'REVERSED', 'DEBT'], ...sums])}`;
}
