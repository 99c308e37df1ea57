import { parseCurrency } from '#core/money/currency.ts';
import { stepOf } from '#core/money/psp-amount.ts';
import { splitByWeights } from '#core/money/split-by-weights.ts';

import type { Product } from './model.ts';

type Line = Pick<Product, 'sellerId' | 'priceMinor'>;

/**
 * What the platform keeps of each line: the share of the whole rounded down, dealt to the lines by
 * the largest remainder, so that the parts add up to it; and of each seller what Stripe cannot be asked
 * to transfer, a third decimal of a dinar. No line pays more than its price. Pure.
 * @param feeBps hundredths of a percent, 0 to 10,000.
 */
export function orderFees(lines: readonly Line[], feeBps: number, currency: string): bigint[] {
  const prices = lines.map(({ priceMinor }) => priceMinor);
  const totalMinor = prices.reduce((sum, price) => sum + price, 0n);
  const fees = splitByWeights((totalMinor * BigInt(feeBps)) / 10_000n, prices);
  const step = stepOf('stripe', parseCurrency(currency));
  if (step === 1n) return fees;
  for (const sellerId of new Set(lines.map((line) => line.sellerId))) {
    const own = lines.flatMap((line, index) => (line.sellerId === sellerId ? [index] : []));
    let rest = own.reduce((sum, index) => sum + prices[index]! - fees[index]!, 0n) % step;
    for (const index of own) {
      const share = prices[index]! - fees[index]!;
      const taken = rest < share ? rest : share;
      fees[index]! += taken;
      rest -= taken;
    }
  }
  return fees;
}
