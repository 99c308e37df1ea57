import { decimalsOf, type Currency, type Money } from './currency.ts';
import { moneyErrors } from './money-errors.ts';
import { PSP_UNITS, type Psp, type PspUnit } from './psp-units.ts';

/**
 * Our minor units, those of ISO 4217, as a payment provider writes them. Nothing is rounded.
 * @param use `payout` where money goes to a bank, which some providers want in whole units.
 * @throws CURRENCY_NOT_TAKEN, AMOUNT_NOT_EXACT
 */
export function toPspAmount(
  psp: Psp,
  { amountMinor, currency }: Money,
  use: 'payment' | 'payout' = 'payment',
): bigint {
  const unit = unitOf(psp, currency);
  const step = use === 'payout' ? unit.payoutStep : unit.step;
  const { up, down } = factorsOf(unit, currency);
  const scaled = amountMinor * up;
  if (scaled % (down * step) !== 0n) {
    throw moneyErrors.AMOUNT_NOT_EXACT({
      amount: String(amountMinor),
      currency,
      psp,
      step: String((down * step) / up),
    });
  }
  return scaled / down;
}

/**
 * An amount as a payment provider writes it, in our minor units. What it reports is taken where it can
 * be kept exactly, whether or not it could have been asked for: fees do not keep to steps.
 * @throws CURRENCY_NOT_TAKEN, PSP_AMOUNT_INEXACT
 */
export function fromPspAmount(psp: Psp, amount: bigint, currency: Currency): Money {
  const { up, down } = factorsOf(unitOf(psp, currency), currency);
  if ((amount * down) % up !== 0n) {
    throw moneyErrors.PSP_AMOUNT_INEXACT({ amount: String(amount), currency, psp });
  }
  return { amountMinor: (amount * down) / up, currency };
}

/**
 * What amounts that a provider is given are multiples of, in our minor units: ten of a Kuwaiti dinar
 * at Stripe. One where it does not take the currency.
 */
export function stepOf(psp: Psp, currency: Currency): bigint {
  const unit = PSP_UNITS[psp].get(currency);
  if (unit === undefined) return 1n;
  const { up, down } = factorsOf(unit, currency);
  const step = (unit.step * down) / up;
  return step > 1n ? step : 1n;
}

/** How a provider writes a currency. @throws CURRENCY_NOT_TAKEN */
export function unitOf(psp: Psp, currency: Currency): PspUnit {
  const unit = PSP_UNITS[psp].get(currency);
  if (unit === undefined) throw moneyErrors.CURRENCY_NOT_TAKEN({ currency, psp });
  return unit;
}

/** Theirs = ours × up ÷ down; one of the two is 1. */
function factorsOf(unit: PspUnit, currency: Currency): { up: bigint; down: bigint } {
  const more = unit.decimals - decimalsOf(currency);
  return { up: 10n ** BigInt(Math.max(0, more)), down: 10n ** BigInt(Math.max(0, -more)) };
}
