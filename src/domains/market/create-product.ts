import type { Context } from '#context.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { toPspAmount, unitOf } from '#core/money/psp-amount.ts';
import { PSPS } from '#core/money/psp-units.ts';
import { withTx } from '#db/tx.ts';
import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import { can, type UserId, type Viewer } from '#domains/identity/index.ts';

import { marketErrors } from './errors.ts';
import { getOwnSeller } from './get-own-seller.ts';
import type { LicenceKind, Product } from './model.ts';
import { findGoods, insertProduct } from './product-store.ts';

export interface NewProduct {
  readonly of: { readonly trackId: TrackId } | { readonly albumId: AlbumId };
  readonly licence: LicenceKind;
  readonly priceMinor: bigint;
  /** Without one, `payments.currency`. */
  readonly currency?: string | undefined;
  /** Without one, that of the track or album. */
  readonly title?: string | undefined;
  readonly state: 'draft' | 'active';
}

type Account = Extract<Viewer, { kind: 'account' }>;

/**
 * Offers a licence of the seller's own music. Both providers have to be able to carry the price.
 * @throws SELLER_MISSING, GOODS_NOT_FOUND, GOODS_NOT_YOURS, CURRENCY_UNKNOWN, CURRENCY_NOT_TAKEN,
 * AMOUNT_NOT_EXACT
 */
export async function createProduct(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config'>,
  viewer: Account,
  input: NewProduct,
): Promise<Product> {
  const currency = parseCurrency(input.currency ?? ctx.config.payments.currency);
  refuseInexact(input.priceMinor, currency);
  return withTx(ctx, async (tx) => {
    const seller = await getOwnSeller(tx, viewer.userId);
    const goods = await findGoods(tx, input.of);
    if (goods === undefined) throw notFound(input.of);
    refuseForeign(goods.ownerId, viewer, input.of);
    const now = tx.clock.now();
    const product: Product = {
      id: tx.ids.next<'product'>(),
      sellerId: seller.id,
      trackId: 'trackId' in input.of ? input.of.trackId : null,
      albumId: 'albumId' in input.of ? input.of.albumId : null,
      title: input.title ?? goods.title,
      licence: input.licence,
      priceMinor: input.priceMinor,
      currency,
      state: input.state,
      createdAt: now,
      updatedAt: now,
    };
    await insertProduct(tx, product);
    return product;
  });
}

/** What somebody may not hear is not there; what is another's is not sold, whoever asks. */
function refuseForeign(ownerId: UserId | null, viewer: Account, of: NewProduct['of']): void {
  if (ownerId === viewer.userId) return;
  throw can(viewer, 'track:moderate') ? marketErrors.GOODS_NOT_YOURS({}) : notFound(of);
}

function notFound(of: NewProduct['of']): Error {
  return 'trackId' in of
    ? marketErrors.GOODS_NOT_FOUND({ kind: 'track', id: of.trackId })
    : marketErrors.GOODS_NOT_FOUND({ kind: 'album', id: of.albumId });
}

/** @throws CURRENCY_NOT_TAKEN, AMOUNT_NOT_EXACT */
export function refuseInexact(
  amountMinor: bigint,
  currency: ReturnType<typeof parseCurrency>,
): void {
  // First the currency: an amount that is exact for one provider is no way out where another takes none.
  for (const psp of PSPS) unitOf(psp, currency);
  for (const psp of PSPS) toPspAmount(psp, { amountMinor, currency });
}
