import type { LedgerEntry } from '#domains/ledger/index.ts';

import type { OrderProofFacts, ProofFinding, ProofSource, ProofSum } from './proof-model.ts';
import { bookedOf } from './proof-sources.ts';

/** What of an order is not proved. Pure. */
export function proofFindings(
  facts: OrderProofFacts,
  sources: readonly ProofSource[],
  sum: ProofSum,
): ProofFinding[] {
  return [
    ...sources.flatMap((source) => findBooking(source, facts.entries)),
    ...sources.flatMap((source) => findEvidence(source, facts)),
    ...findTransactions(facts, sources),
    ...findShares(facts),
    ...findLines(facts),
    ...findSum(facts, sum),
  ];
}

const minorOf = (amountMinor: bigint, currency: string | null): string =>
  `${amountMinor} minor units${currency === null ? '' : ` of ${currency}`}`;

/** Every fact is on the books once, with its own amount. */
function findBooking(source: ProofSource, entries: readonly LedgerEntry[]): ProofFinding[] {
  const { kind, id, movesMinor, currency, state } = source;
  if (movesMinor === null) return [];
  const booked = bookedOf(source, entries);
  if (booked === movesMinor) return [];
  const subject = { kind, id };
  if (booked === 0n) {
    const message = `The ${kind} is ${state} and moved ${minorOf(movesMinor, currency)}, and is not on the books`;
    return [{ code: 'not-posted', subject, message, hint: 'veza ledger verify' }];
  }
  const message = `The books have ${minorOf(booked, currency)} for the ${kind}, which is ${state} and moved ${movesMinor}`;
  return [{ code: 'posted-otherwise', subject, message, hint: 'veza ledger verify' }];
}

/** States of a transfer in which money may be on its way. */
const MAY_HAVE_MOVED = new Set(['submitting', 'unknown']);

/** What moved money has an id at the provider, and what we asked for has the operation that did. */
function findEvidence(source: ProofSource, facts: OrderProofFacts): ProofFinding[] {
  const { kind, id, providerId, state, isOurs, movesMinor } = source;
  const subject = { kind, id };
  const findings: ProofFinding[] = [];
  if (kind === 'transfer' && providerId === null && MAY_HAVE_MOVED.has(state)) {
    const message = `The transfer is ${state}: it may have moved money, and nobody knows under which id`;
    findings.push({
      code: 'transfer-without-id',
      subject,
      message,
      hint: 'veza backfill transfer-ids',
    });
  }
  if (movesMinor === null || movesMinor === 0n) return findings;
  if (providerId === null) {
    const message = `The ${kind} moved money without an id at its provider`;
    findings.push({ code: 'no-provider-id', subject, message });
  }
  const has = facts.operations.some((one) => one.kind === kind && one.subjectId === id);
  if (isOurs && !has) {
    const message = `Nothing says how the ${kind} was asked for: it has no operation`;
    findings.push({ code: 'no-operation', subject, message });
  }
  return findings;
}

/** Every booking is whole, in the currency of the order, and of a fact that is there. */
function findTransactions(
  { order, entries }: OrderProofFacts,
  sources: readonly ProofSource[],
): ProofFinding[] {
  const legs = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const { transactionId } = entry;
    legs.set(transactionId, [...(legs.get(transactionId) ?? []), entry]);
  }
  return [...legs.values()].flatMap((all) => {
    const [{ transactionId, source, purpose, legs: count }] = all as [LedgerEntry];
    const subject = { kind: 'ledger_transaction', id: transactionId };
    const findings: ProofFinding[] = [];
    if (!sources.some(({ kind, id }) => kind === source.kind && id === source.id)) {
      const message = `${purpose} is booked for ${source.kind} ${source.id}, which is not of this order`;
      findings.push({ code: 'posting-without-source', subject, message });
    }
    if (new Set(all.map(({ leg }) => leg)).size !== count || all.length !== count) {
      const message = `${purpose} has ${all.length} rows of ${count}`;
      findings.push({ code: 'transaction-torn', subject, message });
    }
    if (all.some(({ currency }) => currency !== order.currency)) {
      const message = `${purpose} is in another currency than the order, ${order.currency}`;
      findings.push({ code: 'other-currency', subject, message });
    }
    return findings;
  });
}

/** The price of every line was shared out between its seller and the platform. */
function findShares({ order, items, entries }: OrderProofFacts): ProofFinding[] {
  if (order.paymentId === null) return [];
  const captures = entries.filter(
    ({ source, purpose, debit }) =>
      source.id === order.paymentId && purpose === 'capture' && debit.kind === 'psp_clearing',
  );
  // A capture that is not on the books at all is told already.
  if (captures.length === 0) return [];
  const expected = new Map<string, bigint>();
  const add = (account: string, minor: bigint): void => {
    if (minor > 0n) expected.set(account, (expected.get(account) ?? 0n) + minor);
  };
  for (const { sellerId, priceMinor, feeMinor } of items) {
    add(`seller_payable:${sellerId}`, priceMinor - feeMinor);
    add('platform_fee:', feeMinor);
  }
  for (const { credit, amountMinor } of captures) {
    const account = `${credit.kind}:${credit.ownerId ?? ''}`;
    expected.set(account, (expected.get(account) ?? 0n) - amountMinor);
  }
  return [...expected]
    .filter(([, minor]) => minor !== 0n)
    .map(([account, minor]) => ({
      code: 'shared-otherwise',
      subject: { kind: 'payment', id: order.paymentId! },
      message: `By its lines ${account.replace(/:$/, '')} got ${minor > 0n ? 'too little' : 'too much'}: ${minorOf(minor > 0n ? minor : -minor, order.currency)}`,
    }));
}

/** Lines add up to the order, and refunds to what was refunded of them. */
function findLines({ order, items, refunds }: OrderProofFacts): ProofFinding[] {
  const findings: ProofFinding[] = [];
  const subject = { kind: 'order', id: order.id };
  const priceMinor = items.reduce((sum, item) => sum + item.priceMinor, 0n);
  if (priceMinor !== order.totalMinor) {
    const message = `Its lines add up to ${priceMinor}, its total is ${order.totalMinor}`;
    findings.push({ code: 'lines-differ', subject, message });
  }
  const given = refunds.filter(({ state, orderId }) => state === 'succeeded' && orderId !== null);
  const refundedMinor = given.reduce((sum, refund) => sum + refund.amountMinor, 0n);
  if (refundedMinor !== order.refundedMinor) {
    const message = `Its refunds add up to ${refundedMinor}, it says ${order.refundedMinor}`;
    findings.push({ code: 'refund-parts-differ', subject, message });
  }
  for (const item of items) {
    const partsMinor = given
      .flatMap(({ parts }) => parts)
      .filter(({ orderItemId }) => orderItemId === item.id)
      .reduce((sum, part) => sum + part.amountMinor, 0n);
    if (partsMinor === item.refundedMinor) continue;
    const message = `The parts of refunds add up to ${partsMinor}, the line says ${item.refundedMinor}`;
    findings.push({
      code: 'refund-parts-differ',
      subject: { kind: 'order_item', id: item.id },
      message,
    });
  }
  return findings;
}

function findSum({ order }: OrderProofFacts, { differenceMinor }: ProofSum): ProofFinding[] {
  if (differenceMinor === 0n) return [];
  const message = `What came in and what became of it differ by ${minorOf(differenceMinor, order.currency)}`;
  return [{ code: 'sum-not-zero', subject: { kind: 'order', id: order.id }, message }];
}
