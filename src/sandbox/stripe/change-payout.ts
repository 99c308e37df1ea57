import type { World } from '../world.ts';
import { announceEvent } from './announce-event.ts';
import { availableMinor, move } from './balance.ts';
import { PLATFORM, type Metadata, type Payout, type PayoutStatus } from './model.ts';
import { stripeRefusals } from './refusal.ts';
import { renderPayout } from './render.ts';

const ARRIVAL_DAYS = 2;
const DAY_SECONDS = 86_400;

export interface PayoutInput {
  readonly account: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly isAutomatic?: boolean;
  readonly description?: string | null;
  readonly statementDescriptor?: string | null;
  readonly metadata?: Metadata;
  readonly method?: string;
}

/** Sends money of an account to its bank; it arrives two days later, unless somebody is quicker. */
export function createPayout(world: World, input: PayoutInput): Payout {
  const { account, amountMinor, currency } = input;
  checkPayout(world, input);
  const id = world.newId('po_1', 23);
  const created = world.clock.seconds();
  const left = move(world, {
    account,
    amountMinor: -amountMinor,
    currency,
    source: id,
    type: 'payout',
    reportingCategory: 'payout',
  });
  const payout = world.tables.payouts.put({
    id,
    seq: world.state.nextSeq(),
    account,
    amountMinor,
    currency,
    status: 'pending',
    isAutomatic: input.isAutomatic ?? false,
    balanceTransaction: left.id,
    created,
    arrivalDate: created + ARRIVAL_DAYS * DAY_SECONDS,
    failureBalanceTransaction: null,
    failureCode: null,
    failureMessage: null,
    description: input.description ?? null,
    statementDescriptor: input.statementDescriptor ?? null,
    metadata: input.metadata ?? {},
    method: input.method ?? 'standard',
    livemode: world.settings().livemode,
  });
  tell(world, 'payout.created', payout);
  world.schedule({ kind: 'arrive-payout', subject: id, dueAtMs: payout.arrivalDate * 1000 });
  return payout;
}

function checkPayout(world: World, { account, amountMinor, currency }: PayoutInput): void {
  const connected = world.tables.accounts.get(account);
  if (connected && (connected.isRestricted || !connected.isOnboarded)) {
    throw stripeRefusals.refused('Cannot create payouts: this account cannot be paid out.');
  }
  if (amountMinor < (connected?.payoutMinimumMinor ?? 0)) {
    throw stripeRefusals.refused(
      `Amount must be at least ${connected!.payoutMinimumMinor}`,
      'amount_too_small',
      'amount',
    );
  }
  if (availableMinor(world, account, currency) >= amountMinor) return;
  throw stripeRefusals.refused(
    'You have insufficient funds in your Stripe account for this payout.',
    'balance_insufficient',
  );
}

/** Moves a payout on; one that fails or is cancelled gives the money back, even after it was paid. */
export function changePayout(
  world: World,
  payout: Payout,
  status: PayoutStatus,
  failure: { code: string; message: string } | null = null,
): Payout {
  const isGivenBack = status === 'failed' || status === 'canceled';
  const { account, amountMinor, currency } = payout;
  const type = status === 'failed' ? 'payout_failure' : 'payout_cancel';
  const back = isGivenBack
    ? move(world, {
        account,
        amountMinor,
        currency,
        source: payout.id,
        type,
        reportingCategory: 'payout_reversal',
      })
    : undefined;
  const next = world.tables.payouts.put({
    ...payout,
    status,
    failureBalanceTransaction: back?.id ?? null,
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
  });
  tell(world, status === 'in_transit' ? 'payout.updated' : `payout.${status}`, next);
  return next;
}

function tell(world: World, type: string, payout: Payout): void {
  const { account } = payout;
  announceEvent(world, {
    type,
    object: renderPayout(payout),
    ...(account !== PLATFORM && { account }),
  });
}
