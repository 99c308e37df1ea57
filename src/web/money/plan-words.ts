import type { Gate } from '#server/contract/billing.ts';

const ENDS: Readonly<Record<NonNullable<Gate['endReason']>, string>> = {
  never_paid: 'The plan that you chose was not paid in time.',
  not_renewed: 'Your plan has ended: the next period was not paid.',
  requested: 'Your plan has ended, as you wished.',
  refunded: 'Your plan has ended: its payment was given back.',
  disputed: 'Your plan has ended: your bank has taken its payment back.',
  operator: 'Your plan was ended by whoever runs this Veza.',
};

/** Why somebody is not premium, in words. */
export function gateWords({ reason, endReason, subscription }: Gate): string {
  if (reason === 'payment_incomplete') {
    return `${subscription?.plan.name ?? 'Your plan'} is not active yet: its payment is not complete.`;
  }
  if (reason === 'past_due') {
    const isOver = new Date(subscription?.paidUntil ?? 0).getTime() <= Date.now();
    return isOver
      ? 'Your plan is not active: the time that you paid for is over, and the next period is not paid.'
      : 'Your plan is not active: its last payment is being looked into. Do not pay again.';
  }
  if (reason === 'ended' && endReason) return ENDS[endReason];
  return 'You have no plan.';
}

/** `a month`, `every 3 months`, `a year`. */
export function periodWords(months: number): string {
  if (months === 1) return 'a month';
  if (months === 12) return 'a year';
  return `every ${months} months`;
}
