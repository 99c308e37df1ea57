import type { BackfillCandidate, BackfillMatch, ListedTransfer } from '#domains/market/index.ts';

import { readNames } from './read-names.ts';

/** Why a transfer that names a row of ours is not taken to be that row's. */
export const DOUBTS = [
  'several-remote',
  'several-local',
  'other-amount',
  'other-currency',
  'other-destination',
  'contradictory-metadata',
  'given-up-row',
] as const;
export type Doubt = (typeof DOUBTS)[number];

/** Something at Stripe speaks of this row, and it is not certain that it is the row's. */
export interface Ambiguity {
  readonly sellerTransferId: string;
  readonly orderId: string;
  readonly reasons: readonly Doubt[];
  /** What speaks of it, the oldest first. */
  readonly stripeTransferIds: readonly string[];
}

export interface Matching {
  readonly matched: readonly BackfillMatch[];
  readonly ambiguous: readonly Ambiguity[];
  /** Nothing at Stripe speaks of these. */
  readonly absent: readonly BackfillCandidate[];
}

/** A remote transfer that speaks of a candidate, with what does not fit. */
interface Claim {
  readonly remote: ListedTransfer;
  readonly doubts: readonly Doubt[];
}

/**
 * Tells which transfer at Stripe is which row of ours. A match names the row, or its order and goes
 * to its account; destination, amount and currency are the row's; nothing else names the row and the
 * transfer names no other. Never by the amount alone, and never where anything speaks against it.
 * Pure.
 * @param candidates all of the orders that they are of
 * @param remote transfers that nobody's row has; of one kind of money, which the gateway sees to
 */
export function matchTransfers(
  candidates: readonly BackfillCandidate[],
  remote: readonly ListedTransfer[],
): Matching {
  const claims = new Map<string, Claim[]>(candidates.map(({ id }) => [id, []]));
  const named = new Map<string, number>();
  const byId = new Map(candidates.map((candidate) => [candidate.id as string, candidate]));
  const byOrder = groupByOrder(candidates);
  for (const transfer of remote) {
    const about = candidatesOf(transfer, byId, byOrder);
    named.set(transfer.stripeTransferId, about.length);
    for (const candidate of about) {
      claims.get(candidate.id)!.push({ remote: transfer, doubts: doubtsOf(candidate, transfer) });
    }
  }
  const matched: BackfillMatch[] = [];
  const ambiguous: Ambiguity[] = [];
  const absent: BackfillCandidate[] = [];
  for (const candidate of candidates) {
    const own = claims.get(candidate.id)!;
    const reasons = reasonsOf(own, named);
    const { id: sellerTransferId, orderId } = candidate;
    if (own.length === 0) absent.push(candidate);
    else if (reasons.length === 0) {
      matched.push({ sellerTransferId, stripeTransferId: own[0]!.remote.stripeTransferId });
    } else {
      const stripeTransferIds = own.map((claim) => claim.remote.stripeTransferId);
      ambiguous.push({ sellerTransferId, orderId, reasons, stripeTransferIds });
    }
  }
  return { matched, ambiguous, absent };
}

function groupByOrder(
  candidates: readonly BackfillCandidate[],
): ReadonlyMap<string, readonly BackfillCandidate[]> {
  const groups = new Map<string, BackfillCandidate[]>();
  for (const candidate of candidates) {
    const group = groups.get(candidate.orderId);
    if (group === undefined) groups.set(candidate.orderId, [candidate]);
    else group.push(candidate);
  }
  return groups;
}

/** The rows that a transfer speaks of: the one that it names, or those of its order. */
function candidatesOf(
  transfer: ListedTransfer,
  byId: ReadonlyMap<string, BackfillCandidate>,
  byOrder: ReadonlyMap<string, readonly BackfillCandidate[]>,
): readonly BackfillCandidate[] {
  const { orderId, sellerTransferId } = readNames(transfer);
  if (sellerTransferId !== null) {
    const one = byId.get(sellerTransferId);
    return one === undefined ? [] : [one];
  }
  const ofOrder = orderId === null ? [] : (byOrder.get(orderId) ?? []);
  const there = ofOrder.filter(({ destination }) => destination === transfer.destination);
  if (there.length > 0) return there;
  // It went to nobody who is waiting: it is another row's of the order, or it may be anybody's.
  return ofOrder.filter((one) => !one.otherDestinations.includes(transfer.destination));
}

function doubtsOf(candidate: BackfillCandidate, transfer: ListedTransfer): Doubt[] {
  const { orderId, sellerTransferId, contradicts } = readNames(transfer);
  const doubts: Doubt[] = [];
  if (candidate.amountMinor !== transfer.amountMinor) doubts.push('other-amount');
  if (candidate.currency !== transfer.currency) doubts.push('other-currency');
  if (candidate.destination !== transfer.destination) doubts.push('other-destination');
  if (contradicts || (orderId !== null && orderId !== candidate.orderId)) {
    doubts.push('contradictory-metadata');
  }
  if (candidate.hasRival && sellerTransferId === null) doubts.push('given-up-row');
  return doubts;
}

function reasonsOf(own: readonly Claim[], named: ReadonlyMap<string, number>): Doubt[] {
  const reasons = new Set<Doubt>(own.flatMap(({ doubts }) => doubts));
  if (own.length > 1) reasons.add('several-remote');
  if (own.some(({ remote }) => named.get(remote.stripeTransferId)! > 1)) {
    reasons.add('several-local');
  }
  return DOUBTS.filter((doubt) => reasons.has(doubt));
}
