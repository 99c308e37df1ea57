import type { Check } from './evidence.ts';

/** Every dispute is known, and is what it is there. */
export const checkDisputes: Check = ({ where, remote }) =>
  remote.disputes.all().flatMap((there) => {
    const [row] = where('disputes', 'providerDisputeId', there.id);
    const told = there.status.replace('dispute_', '');
    if (row === undefined) return [`dispute ${there.id} is unknown here and ${told} there`];
    return row.state === told ? [] : [`dispute ${row.id} is ${row.state} here and ${told} there`];
  });
