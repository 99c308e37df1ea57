import { isShown, type Check, type Evidence } from './evidence.ts';

/** States in which the money is with the bank, or stays with the buyer. */
const TAKEN: readonly string[] = ['opened', 'challenged', 'accepted', 'lost'];

/** Every dispute is known, and is what it is there; where the buyer has the money twice, it is shown. */
export const checkDisputes: Check = (evidence) => {
  const { where, remote } = evidence;
  return remote.disputes.all().flatMap((there) => {
    const [row] = where('disputes', 'providerDisputeId', there.id);
    const told = there.status.replace('dispute_', '');
    if (row === undefined) return [`dispute ${there.id} is unknown here and ${told} there`];
    if (row.state !== told) return [`dispute ${row.id} is ${row.state} here and ${told} there`];
    const isTwice = TAKEN.includes(row.state) && isGivenBack(evidence, row.paymentId);
    return isTwice && !isShown(evidence, row.id, row.paymentId)
      ? [`payment ${row.paymentId} was refunded and disputed, and nobody was told`]
      : [];
  });
};

function isGivenBack({ where }: Evidence, paymentId: string): boolean {
  return where('refunds', 'paymentId', paymentId).some(({ state }) => state === 'succeeded');
}
