import * as z from 'zod';

import { pageOf, pageQuery, timestamp, uuid } from './common.ts';
import { amountMinor, currency, priceMinor } from './money.ts';

const planState = z.enum(['active', 'archived']);
const periodMonths = z.int().min(1).max(36);

export const plan = z.object({
  id: uuid,
  name: z.string(),
  description: z.string(),
  priceMinor: amountMinor,
  currency,
  periodMonths,
  state: planState,
  createdAt: timestamp,
});
export type Plan = z.infer<typeof plan>;
export const planPage = pageOf(plan);
export const planListQuery = pageQuery.extend({ state: planState.default('active') });
export const planBody = z.strictObject({
  name: z.string().min(1).max(100),
  description: z.string().max(2000).default(''),
  priceMinor,
  currency: currency.optional(),
  periodMonths,
});
/** Price, currency and length of a plan never change. */
export const planChangeBody = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  description: z.string().max(2000).optional(),
  state: planState.optional(),
});

const subscriptionState = z.enum(['pending_payment', 'active', 'past_due', 'cancelled', 'expired']);
const endReason = z.enum([
  'never_paid',
  'not_renewed',
  'requested',
  'refunded',
  'disputed',
  'operator',
]);

export const subscription = z.object({
  id: uuid,
  userId: uuid.nullable(),
  plan,
  state: subscriptionState,
  /** Whether it is paid for now. */
  inForce: z.boolean(),
  paidUntil: timestamp.nullable(),
  payableFrom: timestamp.nullable(),
  cancelRequestedAt: timestamp.nullable(),
  endReason: endReason.nullable(),
  expiresAt: timestamp.nullable(),
  createdAt: timestamp,
  /** What is to be paid now; the page on which it is paid may still be on its way. */
  due: z
    .object({
      amountMinor,
      currency,
      sequence: z.int(),
      paymentId: uuid.nullable(),
      paymentState: z.string().nullable(),
      checkoutUrl: z.string().nullable(),
    })
    .nullable(),
});
export type Subscription = z.infer<typeof subscription>;
export const subscriptionPage = pageOf(subscription);
export const subscriptionBody = z.strictObject({ planId: uuid });
export const subscriptionListQuery = pageQuery.extend({ state: subscriptionState.optional() });
export const endSubscriptionBody = z.strictObject({ reason: z.string().min(1).max(500) });

export const gate = z.object({
  /** Whether the account is premium now. */
  premium: z.boolean(),
  /** Why not. */
  reason: z.enum(['no_plan', 'payment_incomplete', 'past_due', 'ended']).nullable(),
  endReason: endReason.nullable(),
  /** Where to do something about it. */
  url: z.string().nullable(),
  /** The one that is in force or waits, or else the last one. */
  subscription: subscription.nullable(),
});
export type Gate = z.infer<typeof gate>;
