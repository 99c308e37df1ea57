import {
  openException,
  openOperation,
  type MoneyTx,
  type Payment,
  type RemoteDispute,
} from '#domains/payments/index.ts';

import { disputePhase } from './dispute-phase.ts';
import { insertDispute, listDisputesOfPayment, updateDispute } from './dispute-store.ts';
import { followOrder } from './follow-order.ts';
import { givenBackMinor } from './given-back-minor.ts';
import { goneMinor } from './gone-minor.ts';
import type { DisputePhase, MarketHooks } from './hooks.ts';
import { DISPUTE_STATES, type Dispute, type DisputeState } from './model.ts';
import { findOrderOfPayment } from './order-store.ts';
import { readOrderFacts } from './order-facts.ts';
import { portionsBetween } from './portions.ts';
import { readPositions, type Portion, type Positions } from './positions.ts';
import { postDisputeHold, postDisputeLoss } from './postings.ts';
import type { SellerShare } from './shares.ts';

/**
 * Takes over a dispute as the provider tells it, and draws what follows when it means something else
 * than before. The caller holds the locks of the payment and of what it bought. Undefined where its
 * status is a word that we do not know or its currency is not that of the payment, which a person
 * hears of.
 */
export async function applyDispute(
  tx: MoneyTx,
  payment: Payment,
  remote: RemoteDispute,
  hooks: MarketHooks,
): Promise<Dispute | undefined> {
  const state = await readState(tx, remote);
  if (state === undefined || !(await isOfItsCurrency(tx, payment, remote))) return undefined;
  const known = (await listDisputesOfPayment(tx, payment.id)).find(
    (dispute) => dispute.providerDisputeId === remote.id,
  );
  const now = tx.clock.now();
  const told = {
    amountMinor: known?.amountMinor ?? remote.amountMinor,
    stage: remote.stage,
    state,
    providerUpdatedAt: remote.updatedAt,
    updatedAt: now,
  };
  const before = await readStanding(tx, payment);
  const dispute: Dispute = known
    ? { ...known, ...told }
    : {
        id: tx.ids.next<'dispute'>(),
        paymentId: payment.id,
        providerDisputeId: remote.id,
        currency: remote.currency,
        requestId: tx.requestId,
        openedAt: now,
        ...told,
      };
  if (known) await updateDispute(tx, dispute);
  else await adopt(tx, dispute);
  const from = known === undefined ? undefined : disputePhase(known);
  const to = disputePhase(dispute);
  if (from !== to) await follow(tx, { payment, dispute, from, to, before, hooks });
  return dispute;
}

/** One currency along a chain: what is told in another one is told wrongly. */
async function isOfItsCurrency(
  tx: MoneyTx,
  payment: Payment,
  { id, currency, amountMinor }: RemoteDispute,
): Promise<boolean> {
  if (currency === payment.currency) return true;
  await openException(tx, {
    class: 'currency_mismatch',
    subject: { kind: 'dispute', id },
    message: `Dispute ${id} is told in ${currency}, its payment was in ${payment.currency}`,
    details: { paymentId: payment.id },
    amount: { minor: amountMinor, currency },
  });
  return false;
}

async function readState(tx: MoneyTx, remote: RemoteDispute): Promise<DisputeState | undefined> {
  const word = remote.status.replace(/^dispute_/, '');
  const state = DISPUTE_STATES.find((known) => known === word);
  if (state === undefined) {
    await openException(tx, {
      class: 'unknown_status',
      subject: { kind: 'dispute', id: remote.id },
      message: `Hyperswitch says ${JSON.stringify(remote.status)} of dispute ${remote.id}`,
      amount: { minor: remote.amountMinor, currency: remote.currency },
    });
  }
  return state;
}

async function adopt(tx: MoneyTx, dispute: Dispute): Promise<void> {
  await insertDispute(tx, dispute);
  await openOperation(tx, {
    provider: 'hyperswitch',
    kind: 'dispute',
    subjectId: dispute.id,
    providerObjectId: dispute.providerDisputeId,
  });
}

interface Turn {
  readonly payment: Payment;
  readonly dispute: Dispute;
  readonly from: DisputePhase | undefined;
  readonly to: DisputePhase;
  readonly before: Standing;
  readonly hooks: MarketHooks;
}

/** From what it meant to what it means: the bank's hold, then who bears the loss, then the order. */
async function follow(tx: MoneyTx, turn: Turn): Promise<void> {
  const { payment, dispute, from, to, hooks } = turn;
  const fact = { ...dispute, chainId: payment.subjectId };
  const wasHeld = from === 'open' || from === 'lost';
  if (to !== 'won' && !wasHeld) await postDisputeHold(tx, fact, 'done');
  const after = await readStanding(tx, payment);
  const portions = bearers(turn, after.shares);
  if (from === 'lost') await postDisputeLoss(tx, fact, portions, 'undone');
  if (to === 'lost') await postDisputeLoss(tx, fact, portions, 'done');
  if (to === 'won' && wasHeld) await postDisputeHold(tx, fact, 'undone');
  if (to !== 'won' && !wasHeld) await showDoubleLoss(tx, turn);
  if (payment.purpose === 'subscription') {
    await hooks.subscriptionDisputed(tx, payment, to);
    return;
  }
  const order = await findOrderOfPayment(tx, payment.id);
  if (order !== undefined) await followOrder(tx, order, { kind: 'dispute', id: dispute.id });
}

/** What refunds have left bears the loss; what is beyond that the platform has paid twice. */
function bearers({ dispute, before }: Turn, after: readonly SellerShare[]): Portion[] {
  const { amountMinor } = dispute;
  return portionsBetween(before.shares, after, before.positions, amountMinor);
}

/** What the sellers are owed of the order that the payment bought; nothing, where it bought none. */
interface Standing {
  readonly shares: readonly SellerShare[];
  readonly positions: Positions;
}

async function readStanding(tx: MoneyTx, payment: Payment): Promise<Standing> {
  const order = await findOrderOfPayment(tx, payment.id);
  const facts = order && (await readOrderFacts(tx, order));
  if (facts === undefined) return { shares: [], positions: new Map() };
  const { shares } = facts;
  return { shares, positions: await readPositions(tx, facts.order.id, shares) };
}

/** What went back before the bank took it: by our own refunds, or by others at the provider. */
async function showDoubleLoss(tx: MoneyTx, { payment, dispute }: Turn): Promise<void> {
  const gone = goneMinor(payment, await givenBackMinor(tx, payment.id));
  if (gone === 0n) return;
  await openException(tx, {
    class: 'dispute_after_refund',
    subject: { kind: 'dispute', id: dispute.id },
    message: `Payment ${payment.providerPaymentId} is disputed after ${gone} of it were refunded: the buyer may get the same money twice`,
    details: { paymentId: payment.id, disputeId: dispute.providerDisputeId },
    amount: { minor: dispute.amountMinor, currency: dispute.currency },
  });
}
