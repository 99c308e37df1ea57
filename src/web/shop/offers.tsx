import type { ReactNode } from 'react';

import type { Product } from '#server/contract/market.ts';

import type { Goods } from '#web/api/market-api.ts';
import { useApp, useMe, usePayments } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { licenceWords } from '#web/money/licence-words.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

import { BuyButton } from './buy-button.tsx';
import { Price } from './price.tsx';
import { SellForm } from './sell-form.tsx';
import { TestMoney } from './test-money.tsx';

interface OffersProps {
  readonly goods: Goods;
  /** Whether the visitor owns it, and so sells it rather than buys it. */
  readonly mine: boolean;
  /** Path of the page, to come back to. */
  readonly here: string;
}

/** What of a track or an album is for sale; nothing where nothing is. */
export function Offers(props: OffersProps) {
  return usePayments() ? <OffersOf {...props} /> : null;
}

function OffersOf({ goods, mine, here }: OffersProps) {
  const { market } = useApp();
  const me = useMe();
  const key = 'track' in goods ? goods.track : goods.album;
  const products = useResource(`products:${key}`, () => market.productsOf(goods));
  const held = useResource(`licences:${me?.id ?? ''}:${key}`, async () =>
    me ? market.licencesOf(goods) : undefined,
  );
  const carts = useResource(`cart:${me?.id ?? ''}`, async () => (me ? market.cart() : undefined));
  const sells = mine && (me?.permissions.includes('product:sell') ?? false);
  const offered = products.data?.items ?? [];
  if (offered.length === 0 && !sells && products.error === undefined) return null;

  const isHeld = ({ id }: Product) =>
    held.data?.items.some((licence) => licence.productId === id && licence.state !== 'revoked');
  const isInCart = ({ id }: Product) =>
    carts.data?.items.some((cart) => cart.items.some((item) => item.productId === id));
  const error = products.error ?? held.error ?? carts.error;
  return (
    <section aria-labelledby="offers-title">
      <h2 id="offers-title">{sells ? 'Sell it' : 'Buy it'}</h2>
      {error !== undefined && <ErrorNotice error={error} onRetry={products.reload} />}
      {offered.length > 0 && (
        <ul className="rows">
          {offered.map((product) => (
            <OfferRow key={product.id} product={product}>
              {!mine && (
                <BuyButton
                  product={product}
                  held={isHeld(product) ?? false}
                  inCart={isInCart(product) ?? false}
                  here={here}
                />
              )}
            </OfferRow>
          ))}
        </ul>
      )}
      {sells && <SellForm goods={goods} onOffered={products.reload} />}
      {offered.length > 0 && !mine && <TestMoney />}
    </section>
  );
}

function OfferRow({ product, children }: { product: Product; children: ReactNode }) {
  const words = licenceWords(product.licence);
  return (
    <li className="row">
      <div className="row-words">
        <strong>{words.name} licence</strong>
        <span className="muted">{words.about}</span>
      </div>
      <div className="row-deed">
        <Price minor={product.priceMinor} currency={product.currency} />
        {children}
      </div>
    </li>
  );
}
