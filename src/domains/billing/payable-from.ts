import type { Subscription } from './model.ts';

const DAY_MS = 86_400_000;

/** From when the first or next period of a subscription can be paid; null when none can. Pure. */
export function payableFrom(
  subscription: Pick<Subscription, 'state' | 'paidUntil' | 'cancelRequestedAt' | 'createdAt'>,
  renewalDays: number,
): Date | null {
  const { state, paidUntil, cancelRequestedAt, createdAt } = subscription;
  if (state === 'pending_payment') return createdAt;
  if (state !== 'active' && state !== 'past_due') return null;
  if (paidUntil === null || cancelRequestedAt !== null) return null;
  return new Date(paidUntil.getTime() - renewalDays * DAY_MS);
}
