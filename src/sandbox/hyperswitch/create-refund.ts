import type { World } from '../world.ts';
import { changeRefund } from './change-refund.ts';
import type { Payment, Refund } from './model.ts';
import {
  readFlag,
  readMetadata,
  readText,
  readWhole,
  readWord,
  refuseUnknown,
  type Fields,
} from './read-fields.ts';
import { refusals } from './refusal.ts';

const FIELDS = [
  'payment_id',
  'refund_id',
  'merchant_id',
  'amount',
  'reason',
  'refund_type',
  'metadata',
  'merchant_connector_details',
  'split_refunds',
  'all_keys_required',
];
const DAY_MS = 86_400_000;

/**
 * Refunds a payment. The amount is checked before the id, as it is in the real one: a full refund that
 * is sent again is refused as too large, not as a duplicate. Fifty minor units are enough, whatever the
 * document says.
 */
export function createRefund(world: World, fields: Fields): Refund {
  refuseUnknown(fields, FIELDS);
  const paymentId = readText(fields, 'payment_id', 64);
  if (paymentId === null) throw refusals.parameterMissing('payment_id');
  const given = readText(fields, 'refund_id', 64);
  const reason = readText(fields, 'reason', 255);
  const metadata = readMetadata(fields);
  readWord(fields, 'refund_type', ['instant', 'scheduled']);
  readFlag(fields, 'all_keys_required');
  const payment = world.tables.payments.get(paymentId);
  if (!payment) throw refusals.paymentMissing();
  if (payment.status !== 'succeeded' && payment.status !== 'partially_captured') {
    const expected = 'succeeded, partially_captured';
    throw refusals.stateUnexpected('refunded', payment.status, expected);
  }
  const amountMinor = readWhole(fields, 'amount') ?? payment.receivedMinor;
  checkRefund(world, payment, amountMinor);
  const id = given ?? world.newId('ref_', 26).toLowerCase();
  if (world.tables.refunds.get(id)) throw refusals.duplicateRefund();
  const nowMs = world.clock.nowMs();
  const refund = world.tables.refunds.put({
    id,
    seq: world.state.nextSeq(),
    paymentId,
    amountMinor,
    currency: payment.currency,
    status: 'pending',
    reason,
    metadata,
    errorCode: null,
    errorMessage: null,
    connectorRefundId: null,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
  });
  const status = world.settings().newRefunds;
  return changeRefund(world, refund, {
    status,
    connectorRefundId: world.newId('re_3', 23),
    ...(status === 'failed' && { errorCode: 'refund_failed', errorMessage: 'The bank refused.' }),
    ...(status === 'review' && { errorCode: 'IE', errorMessage: 'Integrity check failed' }),
  });
}

function checkRefund(world: World, payment: Payment, amountMinor: number): void {
  const { refundAgeDaysMax, refundsMax } = world.settings();
  if (world.clock.nowMs() - payment.createdAtMs > refundAgeDaysMax * DAY_MS) {
    throw refusals.formatInvalid(
      'created_at',
      `created_at not older than ${refundAgeDaysMax} days`,
    );
  }
  if (amountMinor <= 0) throw refusals.valueInvalid('amount');
  const refunds = world.tables.refunds.all().filter(({ paymentId }) => paymentId === payment.id);
  const takenMinor = refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, refund) => sum + refund.amountMinor, 0);
  if (takenMinor + amountMinor > payment.receivedMinor) throw refusals.refundTooLarge();
  // Greater, not greater or equal: one more than the limit is let through.
  if (refunds.length > refundsMax) throw refusals.refundsTooMany();
}
