import { AMOUNT_MINOR_MAX } from '#core/money/amount.ts';
import { isUuid } from '#core/ids.ts';

import { ledgerErrors } from './errors.ts';
import {
  accountKindSpec,
  describeSource,
  type AccountName,
  type FxPair,
  type LedgerPosting,
  type Leg,
} from './model.ts';

/** More belongs into several transactions. */
const LEGS_MAX = 1000;
const WORDS = /^[a-z]+(_[a-z]+)*$/;

/** Says what the constraints of the database would refuse, in better words. Pure. @throws LEDGER_POSTING_INVALID */
export function checkPosting(posting: LedgerPosting): void {
  const reason = whyUnfit(posting);
  if (reason === undefined) return;
  throw ledgerErrors.LEDGER_POSTING_INVALID({ source: describeSource(posting), reason });
}

function whyUnfit({
  source,
  purpose,
  chainId,
  legs,
  fxPairs = [],
}: LedgerPosting): string | undefined {
  if (!WORDS.test(source.kind) || !WORDS.test(purpose)) return 'kind and purpose are words';
  if (!isUuid(source.id) || (chainId !== undefined && !isUuid(chainId))) return 'ids are UUIDs';
  if (legs.length === 0 || legs.length > LEGS_MAX) return `${legs.length} legs of 1 to ${LEGS_MAX}`;
  for (const [index, leg] of legs.entries()) {
    const reason = whyUnfitLeg(leg);
    if (reason !== undefined) return `leg ${index} ${reason}`;
  }
  const paired = fxPairs.flatMap((pair) => [pair.soldLeg, pair.boughtLeg]);
  if (new Set(paired).size < paired.length) return 'a leg belongs to two exchanges';
  const badPair = fxPairs.find((pair) => !isExchange(pair, legs));
  if (badPair !== undefined) {
    return `legs ${badPair.soldLeg} and ${badPair.boughtLeg} are no exchange through fx_residue`;
  }
  const currencies = new Set(legs.map((leg) => leg.currency));
  if (currencies.size > 1 && fxPairs.length === 0) {
    return `${[...currencies].join(' and ')} meet without a recorded exchange`;
  }
  return undefined;
}

function whyUnfitLeg({ debit, credit, amountMinor, currency }: Leg): string | undefined {
  if (amountMinor <= 0n || amountMinor > AMOUNT_MINOR_MAX) {
    return `moves ${amountMinor} ${currency}, which is not from 1 to 2^63 - 1`;
  }
  for (const account of [debit, credit]) {
    const owned = accountKindSpec(account.kind).owned === true;
    if (owned !== (account.ownerId !== undefined)) {
      return owned ? `names no seller of ${account.kind}` : `names a seller of ${account.kind}`;
    }
    if (account.ownerId !== undefined && !isUuid(account.ownerId)) {
      return 'names a seller by something that is no id';
    }
  }
  return isSame(debit, credit) ? `moves money from ${debit.kind} to itself` : undefined;
}

function isSame(one: AccountName, other: AccountName): boolean {
  return one.kind === other.kind && one.ownerId === other.ownerId;
}

/** Sold goes into the residue of its currency, bought comes out of that of its own. */
function isExchange(pair: FxPair, legs: readonly Leg[]): boolean {
  const sold = legs[pair.soldLeg];
  const bought = legs[pair.boughtLeg];
  return (
    sold?.debit.kind === 'fx_residue' &&
    bought?.credit.kind === 'fx_residue' &&
    sold.currency !== bought.currency &&
    /^\d{1,12}(\.\d{1,18})?$/.test(pair.rate) &&
    Number(pair.rate) > 0 &&
    pair.evidence !== ''
  );
}
