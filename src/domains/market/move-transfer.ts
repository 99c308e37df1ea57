import type { MoneyTx } from '#domains/payments/index.ts';

import {
  transferMachine,
  type SellerTransfer,
  type TransferReversal,
  type TransferState,
} from './model.ts';
import { listReversals } from './reversal-store.ts';
import { statePath } from './state-path.ts';
import { updateTransfer } from './transfer-store.ts';

/** States through which a transfer may pass on its way to another in one transaction. */
const THROUGH: readonly TransferState[] = [
  'pending',
  'submitting',
  'failed',
  'completed',
  'reversal_pending',
  'reversing',
  'reversal_blocked',
];

type MoveContext = Pick<MoneyTx, 'db' | 'clock'>;

/** Writes a transfer as it is now, by the legal way to its state. A reason to hold goes with it. */
export async function moveTransfer(
  tx: MoveContext,
  transfer: SellerTransfer,
  to: TransferState,
  changes: Partial<SellerTransfer> = {},
): Promise<SellerTransfer> {
  const held = { ...transfer, ...changes };
  const next: SellerTransfer = {
    ...held,
    state: to,
    holdReason: to === 'on_hold' ? held.holdReason : null,
    updatedAt: tx.clock.now(),
  };
  const way = statePath(transferMachine, transfer.state, to, THROUGH);
  for (const state of way.slice(0, -1)) {
    await updateTransfer(tx, { ...transfer, state, holdReason: null });
  }
  await updateTransfer(tx, next);
  return next;
}

/** Brings a transfer that went to the state that its reversals make of it. */
export async function followReversals(
  tx: MoveContext,
  transfer: SellerTransfer,
): Promise<SellerTransfer> {
  const reversals = await listReversals(tx, transfer.id);
  const reversedMinor = reversals
    .filter((reversal) => reversal.state === 'succeeded')
    .reduce((sum, reversal) => sum + reversal.amountMinor, 0n);
  const to = reversalStateOf({ ...transfer, reversedMinor }, reversals);
  return moveTransfer(tx, transfer, to, { reversedMinor });
}

/** What is least settled of the reversals says what the transfer is. */
function reversalStateOf(
  transfer: SellerTransfer,
  reversals: readonly TransferReversal[],
): TransferState {
  const states = new Set(reversals.map((reversal) => reversal.state));
  if (states.has('unknown')) return 'reversal_unknown';
  if (states.has('submitting')) return 'reversing';
  if (states.has('blocked')) return 'reversal_blocked';
  if (states.has('pending')) return 'reversal_pending';
  if (states.has('debt')) return 'debt';
  if (transfer.reversedMinor === transfer.amountMinor) return 'reversed';
  return transfer.reversedMinor > 0n ? 'partially_reversed' : 'completed';
}
