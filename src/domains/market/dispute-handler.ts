import {
  findPayment,
  openException,
  type MoneyTx,
  type OperationHandler,
  type Payment,
  type RemoteDispute,
  type Verdict,
} from '#domains/payments/index.ts';

import { applyDispute } from './apply-dispute.ts';
import { disputePhase } from './dispute-phase.ts';
import { findDispute, lockDispute } from './dispute-store.ts';
import type { MarketHooks } from './hooks.ts';
import { lockChain } from './lock-chain.ts';
import type { Dispute, DisputeId } from './model.ts';

interface Subject {
  readonly dispute: Dispute;
  readonly payment: Payment;
}

/** How disputes are followed until the bank has decided: they are the bank's, never made by us. */
export function createDisputeHandler(hooks: MarketHooks): OperationHandler<Subject, RemoteDispute> {
  return {
    kind: 'dispute',
    provider: 'hyperswitch',
    newKeyAfterAbsence: false,
    lock: async (tx, subjectId) => {
      const dispute = await requireDispute(tx, subjectId);
      await lockChain(tx, dispute.paymentId, hooks);
      await lockDispute(tx, dispute.id);
    },
    begin: async (tx, operation) => ({
      act: 'go',
      subject: await readSubject(tx, operation.subjectId),
    }),
    look: (ctx, { dispute }) =>
      ctx.psp.hyperswitch().getDispute(dispute.providerDisputeId, {
        signal: ctx.signal,
        requestId: ctx.requestId,
      }),
    apply: async (tx, _subject, remote, operation) => {
      const { dispute, payment } = await readSubject(tx, operation.subjectId);
      const applied = await applyDispute(tx, payment, remote, hooks);
      return { verdict: verdictOf(dispute, applied), providerObjectId: remote.id };
    },
    // Nothing is asked for, so nothing can be refused or in doubt.
    refuse: async (tx, { dispute }, refusal): Promise<Verdict> => {
      await openException(tx, {
        class: 'missing_remote',
        subject: { kind: 'dispute', id: dispute.id },
        message: `Dispute ${dispute.providerDisputeId} cannot be read: ${refusal.message}`,
      });
      return { state: 'watching' };
    },
    doubt: async () => {},
  };
}

function verdictOf(before: Dispute, applied: Dispute | undefined): Verdict {
  if (applied === undefined) return { state: 'watching' };
  if (disputePhase(applied) !== 'open') return { state: 'settled' };
  return { state: 'watching', progress: applied.state !== before.state };
}

async function readSubject(tx: MoneyTx, id: string): Promise<Subject> {
  const dispute = await requireDispute(tx, id);
  return { dispute, payment: (await findPayment(tx, dispute.paymentId))! };
}

async function requireDispute(tx: MoneyTx, id: string): Promise<Dispute> {
  const dispute = await findDispute(tx, id as DisputeId);
  if (dispute === undefined) throw new Error(`there is no dispute ${id}`);
  return dispute;
}
