import type { LocalObject } from '#domains/reconciliation/index.ts';

/** Whether the ids of such objects are Stripe's, so that one whose id nobody has is found by a list. Pure. */
export function isByList({ kind }: Pick<LocalObject, 'kind'>): boolean {
  return kind === 'transfer' || kind === 'reversal';
}
