import type { World } from '../world.ts';
import { announceEvent } from './announce-event.ts';
import { availableMinor, move } from './balance.ts';
import { PLATFORM, type Account, type Charge, type Metadata, type Transfer } from './model.ts';
import { stripeRefusals } from './refusal.ts';
import { renderTransfer } from './render.ts';

/** A transfer that is asked for, already read. */
export interface TransferInput {
  /** In minor units; with a source, all of it when it is left out. */
  readonly amountMinor: number | undefined;
  readonly currency: string;
  readonly destination: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly sourceTransaction: string | null;
  readonly sourceType: string | undefined;
  readonly transferGroup: string | null;
}

/** Moves money from the platform to a connected account. */
export function createTransfer(world: World, input: TransferInput): Transfer {
  const account = findDestination(world, input.destination);
  const charge = input.sourceTransaction === null ? undefined : findCharge(world, input);
  const amountMinor = input.amountMinor ?? charge?.amountMinor;
  if (amountMinor === undefined) throw stripeRefusals.parameterMissing('amount');
  checkDestination(account, amountMinor);
  if (charge) checkCharge(world, charge, amountMinor);
  else if (availableMinor(world, PLATFORM, input.currency) < amountMinor) {
    throw stripeRefusals.refused(
      'You have insufficient available funds in your Stripe account for this transfer.',
      'balance_insufficient',
    );
  }
  const { currency } = input;
  const id = world.newId('tr_1', 23);
  const left = move(world, {
    account: PLATFORM,
    amountMinor: -amountMinor,
    currency,
    source: id,
    type: 'transfer',
    reportingCategory: 'transfer',
  });
  const arrived = credit(world, account, amountMinor, currency);
  const transfer = world.tables.transfers.put({
    id,
    seq: world.state.nextSeq(),
    amountMinor,
    currency,
    reversedMinor: 0,
    ...arrived,
    destination: account.id,
    balanceTransaction: left.id,
    description: input.description,
    metadata: input.metadata,
    sourceTransaction: input.sourceTransaction,
    sourceType: input.sourceType ?? 'card',
    transferGroup: input.transferGroup ?? (charge ? `group_${charge.paymentIntent}` : null),
    livemode: world.settings().livemode,
    created: world.clock.seconds(),
  });
  announceEvent(world, { type: 'transfer.created', object: renderTransfer(world, transfer) });
  return transfer;
}

function credit(world: World, account: Account, amountMinor: number, currency: string) {
  const rate = world.settings().fxRates[`${currency}_${account.defaultCurrency}`];
  const destinationCurrency = rate === undefined ? currency : account.defaultCurrency;
  const destinationMinor = Math.round(amountMinor * (rate ?? 1));
  const destinationPayment = world.newId('py_1', 23);
  move(world, {
    account: account.id,
    amountMinor: destinationMinor,
    currency: destinationCurrency,
    type: 'payment',
    reportingCategory: 'charge',
    source: destinationPayment,
    exchangeRate: rate ?? null,
  });
  return { destinationMinor, destinationCurrency, destinationPayment };
}

function findDestination(world: World, id: string): Account {
  const account = world.tables.accounts.get(id);
  if (account && !account.isDeleted) return account;
  throw stripeRefusals.missing('destination', id, 'destination', 400);
}

function checkDestination(account: Account, amountMinor: number): void {
  if (account.isRestricted || !account.isOnboarded) {
    throw stripeRefusals.refused(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      'insufficient_capabilities_for_transfer',
    );
  }
  if (amountMinor < account.transferMinimumMinor) {
    const minimum = account.transferMinimumMinor;
    throw stripeRefusals.refused(
      `Amount must be no less than ${minimum} for this destination`,
      'amount_too_small',
      'amount',
    );
  }
}

function findCharge(world: World, input: TransferInput): Charge {
  const id = input.sourceTransaction!;
  const charge = world.tables.charges.get(id);
  if (!charge) throw stripeRefusals.missing('charge', id, 'source_transaction', 400);
  if (charge.currency === input.currency) return charge;
  throw stripeRefusals.refused(
    `The currency of source_transaction's balance transaction (${charge.currency}) must be the same as the transfer currency (${input.currency})`,
    undefined,
    'source_transaction',
  );
}

/** All transfers of a charge together are at most what it has brought. */
function checkCharge(world: World, charge: Charge, amountMinor: number): void {
  const takenMinor = world.tables.transfers
    .all()
    .filter(({ sourceTransaction }) => sourceTransaction === charge.id)
    .reduce((sum, transfer) => sum + transfer.amountMinor - transfer.reversedMinor, 0);
  if (takenMinor + amountMinor <= charge.amountMinor) return;
  throw stripeRefusals.refused(
    'The transfers from this source_transaction would be more than its amount.',
    'transfer_source_balance_parameters_mismatch',
    'amount',
  );
}
