import type { World } from '../world.ts';
import { createPaymentLevers, type PaymentLevers } from './payment-levers.ts';
import { createRefundLevers, type RefundLevers } from './refund-levers.ts';
import { createSandboxLevers, type SandboxLevers } from './sandbox-levers.ts';
import { createStripeLevers, type StripeLevers } from './stripe-levers.ts';

/** Everything that happens at a provider without being asked for over its API. */
export interface Levers extends PaymentLevers, RefundLevers, StripeLevers, SandboxLevers {}

export function createLevers(world: World): Levers {
  return {
    ...createPaymentLevers(world),
    ...createRefundLevers(world),
    ...createStripeLevers(world),
    ...createSandboxLevers(world),
  };
}

/** Names of the parameters of each lever, for those who pull it over HTTP. */
export const LEVER_PARAMS: Readonly<Record<keyof Levers, readonly string[]>> = Object.freeze({
  completePayment: ['id', 'how'],
  failPayment: ['id', 'code', 'message'],
  setPaymentStatus: ['id', 'status'],
  settlePaymentAtConnector: ['id', 'outcome'],
  autoRefundPayment: ['id'],
  hidePaymentFromLists: ['id'],
  succeedRefund: ['id'],
  failRefund: ['id', 'code', 'message'],
  reviewRefund: ['id'],
  settleRefundAtConnector: ['id', 'outcome'],
  openDispute: ['paymentId', 'amountMinor', 'stage', 'reason'],
  changeDispute: ['id', 'status', 'stage'],
  winDispute: ['id'],
  loseDispute: ['id'],
  topUpBalance: ['currency', 'amountMinor'],
  setPlatformBalance: ['currency', 'amountMinor'],
  setAccount: ['id', 'change'],
  transferByHand: ['transfer'],
  reverseByHand: ['transferId', 'amountMinor'],
  createPayout: ['account', 'amountMinor', 'currency'],
  payPayout: ['id'],
  failPayout: ['id', 'code', 'message'],
  setFxRate: ['from', 'to', 'rate'],
  setBehaviour: ['change'],
  rotateKeys: [],
  rotateWebhookSecret: ['keepOld'],
  setPaymentResponseHashKey: ['key'],
  dropEvent: ['id'],
  redeliverEvent: ['id'],
  sendHyperswitchEvent: ['type', 'eventClass', 'objectId', 'object'],
});
