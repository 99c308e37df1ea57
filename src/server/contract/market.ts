import * as z from 'zod';

import { pageOf, pageQuery, timestamp, uuid } from './common.ts';
import { amountMinor, currency, priceMinor } from './money.ts';

export const licenceKind = z.enum(['personal', 'commercial', 'exclusive']);
const productState = z.enum(['draft', 'active', 'archived']);
const title = z.string().min(1).max(500);
const reason = z.string().min(1).max(255);

/** What is for sale: a licence of a track or of an album. */
export const product = z.object({
  id: uuid,
  sellerId: uuid,
  trackId: uuid.nullable(),
  albumId: uuid.nullable(),
  title: z.string(),
  licence: licenceKind,
  priceMinor: amountMinor,
  currency,
  state: productState,
  createdAt: timestamp,
});
export type Product = z.infer<typeof product>;
export const productPage = pageOf(product);
export const productListQuery = pageQuery.extend({
  seller: uuid.optional(),
  track: uuid.optional(),
  album: uuid.optional(),
});
export const productBody = z
  .strictObject({
    trackId: uuid.optional(),
    albumId: uuid.optional(),
    title: title.optional(),
    licence: licenceKind,
    priceMinor,
    currency: currency.optional(),
    state: z.enum(['draft', 'active']).default('active'),
  })
  .refine((body) => (body.trackId === undefined) !== (body.albumId === undefined), {
    message: 'must name either a track or an album',
  });
export const productPatch = z.strictObject({
  title: title.optional(),
  priceMinor: priceMinor.optional(),
  state: productState.optional(),
});

/** What the buyer is about to order, in one currency, at the prices of now. */
export const cart = z.object({
  /** Becomes the id of the order. */
  id: uuid,
  currency,
  totalMinor: amountMinor,
  items: z.array(
    z.object({
      productId: uuid,
      title: z.string(),
      licence: licenceKind,
      priceMinor: amountMinor,
      /** False when it is not offered any more and has to be taken out. */
      available: z.boolean(),
    }),
  ),
});
export type Cart = z.infer<typeof cart>;
export const cartList = z.object({ items: z.array(cart) });
export const cartItemBody = z.strictObject({ productId: uuid });

export const orderState = z.enum([
  'pending_payment',
  'authorized',
  'paid',
  'partially_refunded',
  'refunded',
  'failed',
  'cancelled',
  'expired',
  'disputed',
  'dispute_lost',
  'needs_attention',
]);

export const orderItem = z.object({
  id: uuid,
  productId: uuid,
  sellerId: uuid,
  title: z.string(),
  licence: licenceKind,
  priceMinor: amountMinor,
  refundedMinor: amountMinor,
});

export const orderSummary = z.object({
  id: uuid,
  state: orderState,
  currency,
  totalMinor: amountMinor,
  refundedMinor: amountMinor,
  items: z.array(orderItem),
  createdAt: timestamp,
  placedAt: timestamp.nullable(),
  expiresAt: timestamp.nullable(),
  paidAt: timestamp.nullable(),
});
export type OrderSummary = z.infer<typeof orderSummary>;
export const orderPage = pageOf(orderSummary);
export const orderListQuery = pageQuery.extend({ state: orderState.optional() });

export const refund = z.object({
  id: uuid,
  orderId: uuid.nullable(),
  amountMinor,
  currency,
  state: z.enum([
    'requested',
    'submitting',
    'pending',
    'review',
    'unknown',
    'succeeded',
    'failed',
    'failed_after_success',
  ]),
  reason: z.string(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: timestamp,
  succeededAt: timestamp.nullable(),
});
export type Refund = z.infer<typeof refund>;
export const refundList = z.object({ items: z.array(refund) });

/** An order as its buyer sees it. */
export const order = orderSummary.extend({
  /** Where it is paid, while it waits for that. */
  checkoutUrl: z.string().nullable(),
  refunds: z.array(refund),
});
export type Order = z.infer<typeof order>;
export const orderBody = z.strictObject({
  /** Of GET /api/v1/cart; ordering the same cart twice gives the same order. */
  cartId: uuid,
  /** The total that the buyer saw: another one is refused. */
  expectedTotalMinor: priceMinor.optional(),
});

/** An amount, or lines, or with neither all that is left. */
export const refundBody = z.strictObject({
  amountMinor: priceMinor.optional(),
  lines: z
    .array(z.strictObject({ id: uuid, amountMinor: priceMinor.optional() }))
    .min(1)
    .max(100)
    .optional(),
  reason,
  /** Whether the buyer asked for it. */
  byBuyer: z.boolean().default(false),
});

export const licence = z.object({
  id: uuid,
  orderId: uuid,
  productId: uuid,
  trackId: uuid.nullable(),
  albumId: uuid.nullable(),
  title: z.string(),
  licence: licenceKind,
  state: z.enum(['granted', 'suspended', 'revoked']),
  grantedAt: timestamp,
});
export type Licence = z.infer<typeof licence>;
export const licencePage = pageOf(licence);
/** With a track or an album, only licences of exactly that. */
export const licenceListQuery = pageQuery.extend({
  track: uuid.optional(),
  album: uuid.optional(),
});
