import { useId, useState } from 'react';

import type { Product } from '#server/contract/market.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { decimalsOf } from '#web/money/decimals-of.ts';
import { toDecimal } from '#web/money/format-amount.ts';
import { licenceWords } from '#web/money/licence-words.ts';
import { readPrice } from '#web/money/read-price.ts';
import { productWords } from '#web/money/selling-words.ts';
import { useAttempt } from '#web/money/use-attempt.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

import { Price } from './price.tsx';

/** What the seller offers, offered, or prepares. */
export function OwnProducts() {
  const { selling } = useApp();
  const products = usePaged('own-products', selling.products);
  return (
    <section aria-labelledby="products-title">
      <h2 id="products-title">What you sell</h2>
      <p className="muted">Open a track or an album of yours to put it up for sale.</p>
      <PagedRows list={products} label="What you sell" empty={null}>
        {(product) => (
          <OwnProduct key={product.id} product={product} onChanged={products.refresh} />
        )}
      </PagedRows>
    </section>
  );
}

function OwnProduct({ product, onChanged }: { product: Product; onChanged: () => void }) {
  const { selling } = useApp();
  const attempt = useAttempt();
  const [pricing, setPricing] = useState(false);
  const isOffered = product.state === 'active';
  const toggle = () =>
    attempt.run(async () => {
      await selling.changeProduct(product.id, { state: isOffered ? 'archived' : 'active' });
      onChanged();
    });
  return (
    <li className="row">
      <div className="row-words">
        <strong>{product.title}</strong>
        <span className="mark">{productWords(product.state)}</span>
        <span className="muted">
          {licenceWords(product.licence).name} licence ·{' '}
          <Price minor={product.priceMinor} currency={product.currency} />
        </span>
      </div>
      <div className="row-deed">
        <button
          type="button"
          className="button button-small"
          aria-expanded={pricing}
          onClick={() => setPricing(!pricing)}
          aria-label={`Change the price of ${product.title}`}
        >
          Price
        </button>
        <button
          type="button"
          className="button button-small"
          disabled={attempt.busy}
          onClick={toggle}
          aria-label={`${isOffered ? 'Take off sale' : 'Put up for sale'}: ${product.title}`}
        >
          {isOffered ? 'Take off sale' : 'Put up for sale'}
        </button>
      </div>
      {pricing && (
        <PriceForm
          product={product}
          onChanged={() => {
            setPricing(false);
            onChanged();
          }}
        />
      )}
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </li>
  );
}

function PriceForm({ product, onChanged }: { product: Product; onChanged: () => void }) {
  const { selling } = useApp();
  const attempt = useAttempt();
  const id = useId();
  const digits = decimalsOf(product.currency);
  const [text, setText] = useState(toDecimal(product.priceMinor, digits));
  const priceMinor = readPrice(text, product.currency);
  return (
    <form
      className="inline-form row-whole"
      onSubmit={(event) => {
        event.preventDefault();
        if (priceMinor === undefined) return;
        attempt.run(async () => {
          await selling.changeProduct(product.id, { priceMinor });
          onChanged();
        });
      }}
    >
      <div className="field">
        <label htmlFor={id}>New price in {product.currency}</label>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          value={text}
          aria-invalid={priceMinor === undefined}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <button type="submit" className="button" disabled={attempt.busy || priceMinor === undefined}>
        Change it
      </button>
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </form>
  );
}
