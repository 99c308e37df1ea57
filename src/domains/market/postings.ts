import { VezaError } from '#core/errors.ts';
import { parseCurrency } from '#core/money/currency.ts';
import {
  ledgerErrors,
  post,
  type AccountName,
  type LedgerPosting,
  type LedgerSource,
  type Leg,
} from '#domains/ledger/index.ts';
import type { MoneyTx, Payment } from '#domains/payments/index.ts';

import type { Order, Refund, SellerTransfer, TransferReversal } from './model.ts';
import type { Portion } from './positions.ts';

const STRIPE: AccountName = { kind: 'stripe_balance' };
const CLEARING: AccountName = { kind: 'psp_clearing' };
const REFUNDS: AccountName = { kind: 'refunds_clearing' };
const PLATFORM: AccountName = { kind: 'platform_fee' };
const HOLD: AccountName = { kind: 'dispute_hold' };

/** A payment has bought an order: the money is there, and belongs to its sellers and the platform. */
export async function postCapture(
  tx: MoneyTx,
  payment: Payment,
  order: Order,
  portions: readonly Portion[],
): Promise<void> {
  const currency = parseCurrency(payment.currency);
  await post(tx, {
    source: { kind: 'payment', id: payment.id },
    purpose: 'capture',
    chainId: order.id,
    occurredAt: payment.succeededAt ?? tx.clock.now(),
    legs: [
      { debit: STRIPE, credit: CLEARING, amountMinor: payment.amountMinor, currency },
      ...legsOf(portions, currency, (portion) => ({ debit: CLEARING, credit: portion.account })),
    ],
  });
}

/** A payment has bought nothing: the money is there, and goes back. */
export async function postSurplus(tx: MoneyTx, payment: Payment): Promise<void> {
  await post(tx, {
    source: { kind: 'payment', id: payment.id },
    purpose: 'surplus',
    chainId: payment.subjectId,
    occurredAt: payment.succeededAt ?? tx.clock.now(),
    legs: [
      {
        debit: STRIPE,
        credit: CLEARING,
        amountMinor: payment.receivedMinor ?? payment.amountMinor,
        currency: parseCurrency(payment.currency),
      },
    ],
  });
}

/** Money went back to the buyer, and is taken from those who had it; or came back after all. */
export async function postRefund(
  tx: MoneyTx,
  refund: Refund,
  chainId: string,
  from: readonly Portion[] | 'surplus' | 'platform',
  direction: 'done' | 'undone',
): Promise<void> {
  const currency = parseCurrency(refund.currency);
  const { amountMinor } = refund;
  const whole = from === 'surplus' ? CLEARING : PLATFORM;
  const portions = typeof from === 'string' ? [{ account: whole, amountMinor }] : from;
  const legs: Leg[] = [
    { debit: REFUNDS, credit: STRIPE, amountMinor, currency },
    ...legsOf(portions, currency, ({ account }) => ({ debit: account, credit: REFUNDS })),
  ];
  await postAgain(tx, { kind: 'refund', id: refund.id }, chainId, direction, legs);
}

/** A transfer went to its seller: what is owed, and beyond that a debt until it comes back. */
export async function postTransfer(
  tx: MoneyTx,
  transfer: SellerTransfer,
  from: readonly Portion[],
): Promise<void> {
  await post(tx, {
    source: { kind: 'transfer', id: transfer.id },
    purpose: 'transfer',
    chainId: transfer.orderId,
    occurredAt: transfer.completedAt ?? tx.clock.now(),
    legs: legsOf(from, parseCurrency(transfer.currency), ({ account }) => ({
      debit: account,
      credit: STRIPE,
    })),
  });
}

/** A part of a transfer came back: it pays the seller's debt, and what is beyond it is owed again. */
export async function postReversal(
  tx: MoneyTx,
  transfer: SellerTransfer,
  reversal: TransferReversal,
  to: readonly Portion[],
): Promise<void> {
  await post(tx, {
    source: { kind: 'reversal', id: reversal.id },
    purpose: 'reversal',
    chainId: transfer.orderId,
    occurredAt: reversal.succeededAt ?? tx.clock.now(),
    legs: legsOf(to, parseCurrency(reversal.currency), ({ account }) => ({
      debit: STRIPE,
      credit: account,
    })),
  });
}

interface DisputeFact {
  readonly id: string;
  readonly chainId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** A bank has taken disputed money until it has decided, or gives it back. */
export async function postDisputeHold(
  tx: MoneyTx,
  dispute: DisputeFact,
  direction: 'done' | 'undone',
): Promise<void> {
  const { amountMinor } = dispute;
  const currency = parseCurrency(dispute.currency);
  const legs = [{ debit: HOLD, credit: STRIPE, amountMinor, currency }];
  await postAgain(
    tx,
    { kind: 'dispute', id: dispute.id },
    dispute.chainId,
    direction,
    legs,
    'hold',
  );
}

/** What a bank has taken for good is lost by those who had it; or came back in a later stage. */
export async function postDisputeLoss(
  tx: MoneyTx,
  dispute: DisputeFact,
  portions: readonly Portion[],
  direction: 'done' | 'undone',
): Promise<void> {
  const legs = legsOf(portions, parseCurrency(dispute.currency), (portion) => ({
    debit: portion.account,
    credit: HOLD,
  }));
  await postAgain(
    tx,
    { kind: 'dispute', id: dispute.id },
    dispute.chainId,
    direction,
    legs,
    'loss',
  );
}

function legsOf(
  portions: readonly Portion[],
  currency: Leg['currency'],
  accounts: (portion: Portion) => Pick<Leg, 'debit' | 'credit'>,
): Leg[] {
  return portions
    .filter((portion) => portion.amountMinor !== 0n)
    .map((portion) => {
      const { amountMinor } = portion;
      const { debit, credit } = accounts(portion);
      return amountMinor > 0n
        ? { debit, credit, amountMinor, currency }
        : turn({ debit, credit, amountMinor: -amountMinor, currency });
    });
}

/** How often one fact may be done and undone before a person has to look. */
const TIMES = ['', '_again', '_a_third_time', '_a_fourth_time'];

/**
 * Books a fact that may come to pass, be taken back and come to pass again: every time is a booking
 * of its own, and taking back moves the same amounts the other way.
 */
async function postAgain(
  tx: MoneyTx,
  source: LedgerSource,
  chainId: string,
  direction: 'done' | 'undone',
  legs: readonly Leg[],
  what = source.kind,
): Promise<void> {
  const turned = direction === 'done' ? legs : legs.map(turn);
  const occurredAt = tx.clock.now();
  for (const time of TIMES) {
    const purpose = `${what}_${direction}${time}`;
    if (await isNews(tx, { source, purpose, chainId, occurredAt, legs: turned })) return;
  }
  throw new Error(`${source.kind} ${source.id} was ${direction} more than ${TIMES.length} times`);
}

/** Books it, unless something stands under that name: the same, or what an earlier time came to. */
async function isNews(tx: MoneyTx, posting: LedgerPosting): Promise<boolean> {
  try {
    return (await post(tx, posting)).isNew;
  } catch (error) {
    if (error instanceof VezaError && error.code === ledgerErrors.LEDGER_SOURCE_CONFLICT.code) {
      return false;
    }
    throw error;
  }
}

function turn({ debit, credit, amountMinor, currency }: Leg): Leg {
  return { debit: credit, credit: debit, amountMinor, currency };
}
