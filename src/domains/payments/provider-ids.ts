import { base32ToUuid, uuidToBase32 } from '#core/base32.ts';

/** Ids that we choose at Hyperswitch: exactly 30 characters, and the row can be read from them. */
const PREFIXES = { payment: 'pay_', refund: 'ref_' } as const;
type Chosen = keyof typeof PREFIXES;

/** The id of an object at Hyperswitch, from the id of its row. Pure. */
export function providerIdOf(kind: Chosen, rowId: string): string {
  return PREFIXES[kind] + uuidToBase32(rowId);
}

/** The id of the row behind an id at Hyperswitch; undefined when it is not one of ours. Pure. */
export function rowIdOf(kind: Chosen, providerId: string): string | undefined {
  const prefix = PREFIXES[kind];
  return providerId.startsWith(prefix) ? base32ToUuid(providerId.slice(prefix.length)) : undefined;
}

/** What `transfer_group` at Stripe holds for everything of one order. Pure. */
export function transferGroupOf(orderId: string): string {
  return `order_${orderId}`;
}

const KEY_PREFIXES = {
  payment: 'pay',
  refund: 'ref',
  dispute: 'dp',
  transfer: 'tr',
  reversal: 'rv',
  payout: 'po',
  account: 'acct',
} as const;

/** The idempotency key of one attempt at one object. Pure. */
export function idempotencyKeyOf(
  kind: keyof typeof KEY_PREFIXES,
  subjectId: string,
  attempt: number,
): string {
  return `${KEY_PREFIXES[kind]}:${subjectId}:${attempt}`;
}
