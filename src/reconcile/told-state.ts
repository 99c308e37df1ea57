import { paymentMachine, paymentStateOf, type PaymentState } from '#domains/payments/index.ts';
import {
  DISPUTE_STATES,
  PAYOUT_STATES,
  refundMachine,
  refundStateOf,
  TRANSFERRED_STATES,
  type RefundState,
} from '#domains/market/index.ts';
import type { LocalObject, RemoteObject } from '#domains/reconciliation/index.ts';

/** How the provider's word stands to the state of our row. */
export type Standing =
  /** They say the same. */
  | 'same'
  /** Ours can follow it. */
  | 'ahead'
  /** Ours cannot follow it: what it says was over. */
  | 'impossible'
  /** A word that we do not know. */
  | 'unknown';

/** Holds the status of an object against the state of our row. Pure and total. */
export function standingOf(local: LocalObject, remote: RemoteObject): Standing {
  switch (local.kind) {
    case 'payment':
      return ofPayment(local, remote);
    case 'refund':
      return ofRefund(local.state as RefundState, remote.status ?? '');
    case 'payout':
      return ofWord(PAYOUT_STATES, local.state, remote.status ?? '');
    case 'dispute':
      return ofWord(DISPUTE_STATES, local.state, (remote.status ?? '').replace(/^dispute_/, ''));
    case 'reversal':
      return local.state === 'succeeded' ? 'same' : 'ahead';
    default:
      return MOVED.has(local.state) ? 'same' : 'ahead';
  }
}

/** States of a transfer that is at the provider. */
export const MOVED: ReadonlySet<string> = new Set(TRANSFERRED_STATES);

function ofPayment(local: LocalObject, remote: RemoteObject): Standing {
  const told = paymentStateOf(remote.status ?? '');
  if (told === undefined) return local.state === 'needs_attention' ? 'same' : 'unknown';
  const state = local.state as PaymentState;
  // A row that was written by other code.
  if (!paymentMachine.states.includes(state)) return 'unknown';
  if (told === state) return 'same';
  // What succeeded and is in doubt, by its amount or an attempt that went back, is shown already.
  if (state === 'needs_attention' && told === 'succeeded') return 'same';
  if (paymentMachine.canMove(state, told)) return 'ahead';
  return 'impossible';
}

function ofRefund(state: RefundState, status: string): Standing {
  const told = refundStateOf(status);
  if (told === undefined || !refundMachine.states.includes(state)) return 'unknown';
  if (told === state) return 'same';
  if (told === 'failed' && state === 'failed_after_success') return 'same';
  if (told === 'failed' && state === 'succeeded') return 'ahead';
  // Nobody has recorded yet that it was sent.
  if (state === 'requested') return 'ahead';
  return refundMachine.canMove(state, told) ? 'ahead' : 'impossible';
}

function ofWord(known: readonly string[], state: string, word: string): Standing {
  if (!known.includes(word)) return 'unknown';
  return word === state ? 'same' : 'ahead';
}
