import type { World } from '../world.ts';
import { announceEvent } from './announce-event.ts';
import { availableMinor, move } from './balance.ts';
import { PLATFORM, type Metadata, type Reversal, type Transfer } from './model.ts';
import { stripeRefusals } from './refusal.ts';
import { renderTransfer } from './render.ts';

/** Takes a transfer back, or a part of it; without an amount, all that is left. */
export function createReversal(
  world: World,
  transfer: Transfer,
  input: { amountMinor: number | undefined; metadata: Metadata },
): Reversal {
  const leftMinor = transfer.amountMinor - transfer.reversedMinor;
  if (leftMinor === 0) {
    throw stripeRefusals.refused(`Transfer ${transfer.id} is already fully reversed.`);
  }
  const amountMinor = input.amountMinor ?? leftMinor;
  if (amountMinor > leftMinor) {
    throw stripeRefusals.refused(
      `Reversal amount (${amountMinor}) is greater than unreversed amount on transfer (${leftMinor}).`,
      undefined,
      'amount',
    );
  }
  const destinationPaymentRefund = debit(world, transfer, amountMinor);
  const { currency } = transfer;
  const id = world.newId('trr_1', 23);
  const back = move(world, {
    account: PLATFORM,
    amountMinor,
    currency,
    source: id,
    type: 'transfer_refund',
    reportingCategory: 'transfer_reversal',
  });
  const reversal = world.tables.reversals.put({
    id,
    seq: world.state.nextSeq(),
    transfer: transfer.id,
    amountMinor,
    currency,
    balanceTransaction: back.id,
    destinationPaymentRefund,
    metadata: input.metadata,
    created: world.clock.seconds(),
  });
  const next = world.tables.transfers.put({
    ...transfer,
    reversedMinor: transfer.reversedMinor + amountMinor,
  });
  // Told of for every part, not only for the last.
  announceEvent(world, { type: 'transfer.reversed', object: renderTransfer(world, next) });
  return reversal;
}

/** Takes the money from the destination, at today's rate where it keeps another currency. */
function debit(world: World, transfer: Transfer, amountMinor: number): string {
  const currency = transfer.destinationCurrency;
  const rate = world.settings().fxRates[`${transfer.currency}_${currency}`];
  const isConverted = currency !== transfer.currency;
  const debitMinor = isConverted ? Math.round(amountMinor * (rate ?? 1)) : amountMinor;
  const account = world.tables.accounts.get(transfer.destination);
  const held = availableMinor(world, transfer.destination, currency);
  if (held < debitMinor && account?.canGoNegative !== true) {
    throw stripeRefusals.refused(
      `The destination account ${transfer.destination} has insufficient funds for this reversal.`,
      'balance_insufficient',
    );
  }
  const refund = world.newId('pyr_1', 23);
  move(world, {
    account: transfer.destination,
    amountMinor: -debitMinor,
    currency,
    source: refund,
    type: 'payment_refund',
    reportingCategory: 'refund',
    exchangeRate: isConverted ? (rate ?? null) : null,
  });
  return refund;
}
