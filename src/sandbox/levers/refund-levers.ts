import { announceDispute } from '../hyperswitch/announce-change.ts';
import { changeRefund } from '../hyperswitch/change-refund.ts';
import type { Dispute, DisputeStage, DisputeStatus } from '../hyperswitch/model.ts';
import { move } from '../stripe/balance.ts';
import { PLATFORM } from '../stripe/model.ts';
import type { World } from '../world.ts';
import { refuseLever, requireRow } from './refuse-lever.ts';

/** What banks do with refunds and disputes. */
export interface RefundLevers {
  succeedRefund(id: string): void;
  /** Also one that has succeeded: then its money comes back. */
  failRefund(id: string, code?: string, message?: string): void;
  /** In review: no event tells of it. */
  reviewRefund(id: string): void;
  settleRefundAtConnector(id: string, outcome: 'succeeded' | 'failed'): void;
  /** Opens a dispute over all of the payment, or this much of it. Returns its id. */
  openDispute(
    paymentId: string,
    amountMinor?: number,
    stage?: DisputeStage,
    reason?: string,
  ): string;
  changeDispute(id: string, status: DisputeStatus, stage?: DisputeStage): void;
  winDispute(id: string): void;
  loseDispute(id: string): void;
}

export function createRefundLevers(world: World): RefundLevers {
  const { refunds, disputes, payments } = world.tables;
  const changeDispute = (id: string, status: DisputeStatus, stage?: DisputeStage): void => {
    const dispute = requireRow(disputes, id, 'changeDispute');
    const next = disputes.put({
      ...dispute,
      status,
      stage: stage ?? dispute.stage,
      connectorUpdatedAtMs: world.clock.nowMs(),
    });
    if (status === 'dispute_won' || status === 'dispute_cancelled') bookDispute(world, next, 1);
    else if (dispute.status === 'dispute_won') bookDispute(world, next, -1);
    announceDispute(world, next);
  };
  return {
    succeedRefund: (id) => {
      const refund = requireRow(refunds, id, 'succeedRefund');
      changeRefund(world, refund, { status: 'succeeded', errorCode: null, errorMessage: null });
    },
    failRefund: (id, code = 'refund_failed', message = 'The bank refused the refund.') => {
      const refund = requireRow(refunds, id, 'failRefund');
      changeRefund(world, refund, { status: 'failed', errorCode: code, errorMessage: message });
    },
    reviewRefund: (id) => {
      const refund = requireRow(refunds, id, 'reviewRefund');
      changeRefund(world, refund, { status: 'review', errorCode: 'IE' });
    },
    settleRefundAtConnector: (id, outcome) => {
      const refund = requireRow(refunds, id, 'settleRefundAtConnector');
      refunds.put({ ...refund, atConnector: outcome });
    },
    openDispute: (paymentId, amountMinor, stage = 'dispute', reason = 'fraudulent') => {
      const payment = requireRow(payments, paymentId, 'openDispute');
      if (payment.receivedMinor === 0) throw refuseLever('openDispute', `${paymentId} is not paid`);
      const dispute = disputes.put({
        id: world.newId('dp_', 20),
        seq: world.state.nextSeq(),
        paymentId,
        attemptId: payment.attempts.at(-1)!.id,
        amountMinor: amountMinor ?? payment.receivedMinor,
        currency: payment.currency,
        stage,
        status: 'dispute_opened',
        reason,
        connectorDisputeId: world.newId('du_1', 23),
        createdAtMs: world.clock.nowMs(),
        connectorUpdatedAtMs: null,
      });
      bookDispute(world, dispute, -1);
      announceDispute(world, dispute);
      return dispute.id;
    },
    changeDispute,
    winDispute: (id) => changeDispute(id, 'dispute_won'),
    loseDispute: (id) => changeDispute(id, 'dispute_lost'),
  };
}

/** A dispute takes its money at once; one that is won brings it back. */
function bookDispute(world: World, dispute: Dispute, sign: 1 | -1): void {
  move(world, {
    account: PLATFORM,
    amountMinor: sign * dispute.amountMinor,
    type: 'adjustment',
    currency: dispute.currency.toLowerCase(),
    reportingCategory: sign === 1 ? 'dispute_reversal' : 'dispute',
    source: dispute.connectorDisputeId,
  });
}
