import type { Check } from './evidence.ts';

/**
 * Payouts that we know are what they are there, also those that turned out otherwise after the news of
 * them. What they are worth nobody but the provider says, so a wrong answer cannot be told from a right one.
 */
export const checkPayouts: Check = ({ rows, remote }) =>
  rows.payouts.flatMap((row) => {
    const told = remote.payouts.get(row.stripePayoutId)?.status ?? 'absent';
    return row.state === told ? [] : [`payout ${row.id} is ${row.state} here and ${told} there`];
  });
