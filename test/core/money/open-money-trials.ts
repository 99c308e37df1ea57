import { CURRENCIES, decimalsOf, type Currency } from '#core/money/currency.ts';
import { fromPspAmount, toPspAmount } from '#core/money/psp-amount.ts';
import { PSP_UNITS, PSPS } from '#core/money/psp-units.ts';

import { expectRefunds, expectReversals, expectSplit } from './expect-split.ts';

interface MoneyTrial {
  /** All amounts and weights follow from it. */
  readonly seed: number;
  readonly splits: number;
}

/** Splits that many random orders, each with its refunds and the reversals of its transfers, currency by currency. */
export function openMoneyTrials(): { trial: (input: MoneyTrial) => string } {
  return {
    trial: ({ seed, splits }) => {
      const random = randomFrom(seed);
      for (let index = 0; index < splits; index += 1) {
        const currency = CURRENCIES[index % CURRENCIES.length]!;
        try {
          splitOrder(random, currency);
        } catch (error) {
          throw new Error(`split ${index} (${currency}): ${(error as Error).message}`, {
            cause: error,
          });
        }
      }
      return `${splits} orders in ${CURRENCIES.length} currencies split, refunded and reversed`;
    },
  };
}

type Random = (below: number) => number;

function splitOrder(random: Random, currency: Currency): void {
  const lines = Array.from({ length: 1 + random(6) }, () => amount(random));
  if (!lines.some((line) => line > 0n)) lines[0] = 1n;
  const total = lines.reduce((sum, line) => sum + line, 0n);
  // Fees in parts of ten thousand, as they are agreed on.
  const fee = BigInt(random(10_001));
  expectSplit(total, [10_000n - fee, fee]);
  expectSplit(amount(random), lines);
  const steps = refunds(random, total);
  expectRefunds(lines, steps);
  expectReversals(total - (total * fee) / 10_000n, total, steps);
  carry(total, currency);
}

/** Sums of refunds that grow, in most orders up to all of it. */
function refunds(random: Random, total: bigint): bigint[] {
  const steps: bigint[] = [];
  let sum = 0n;
  for (let left = random(4); left > 0; left -= 1) {
    sum += ((total - sum) * BigInt(random(1_000_001))) / 1_000_000n;
    steps.push(sum);
  }
  return steps;
}

/** To each provider and back: the same amount, or refused because digits would be lost. */
function carry(amountMinor: bigint, currency: Currency): void {
  for (const psp of PSPS) {
    const unit = PSP_UNITS[psp].get(currency);
    if (unit === undefined) continue;
    const scale = 10n ** BigInt(Math.max(0, decimalsOf(currency) - unit.decimals));
    // Rounded to what the provider can carry, so that every order is carried.
    const step = scale * unit.step;
    const carried = { amountMinor: amountMinor - (amountMinor % step), currency };
    const back = fromPspAmount(psp, toPspAmount(psp, carried), currency);
    if (back.amountMinor !== carried.amountMinor) {
      throw new Error(`${psp} gives ${back.amountMinor} back for ${carried.amountMinor}`);
    }
  }
}

/** Small ones as often as large ones, up to 2^63 - 1. */
function amount(random: Random): bigint {
  const bits = random(64);
  const drawn = (BigInt(random(2 ** 31)) << 32n) | BigInt(random(2 ** 32));
  return drawn >> BigInt(63 - bits);
}

/** Mulberry32: whole numbers from 0 to below `below`, up to 2^32. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
