import type { DisputePhase } from './hooks.ts';
import type { Dispute, DisputeState } from './model.ts';

/**
 * What the state of a dispute means for the money: nobody answered in time, or we gave in, is as
 * good as lost; a buyer who takes it back has lost it.
 */
const PHASES: Readonly<Record<DisputeState, DisputePhase>> = Object.freeze({
  opened: 'open',
  challenged: 'open',
  won: 'won',
  cancelled: 'won',
  lost: 'lost',
  accepted: 'lost',
  expired: 'lost',
});

export function disputePhase(dispute: Pick<Dispute, 'state'>): DisputePhase {
  return PHASES[dispute.state];
}

/** What disputes have taken for good of one payment, in its currency. Pure. */
export function lostMinorOf(disputes: readonly Dispute[]): bigint {
  return disputes
    .filter((dispute) => disputePhase(dispute) === 'lost')
    .reduce((sum, dispute) => sum + dispute.amountMinor, 0n);
}
