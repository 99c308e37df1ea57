import { useId, useState } from 'react';

import type { Product } from '#server/contract/market.ts';

import { ApiProblem } from '#web/api/api-problem.ts';
import type { Goods } from '#web/api/market-api.ts';
import { useApp, usePayments } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { licenceWords } from '#web/money/licence-words.ts';
import { newKey } from '#web/money/new-key.ts';
import { readPrice } from '#web/money/read-price.ts';
import { Field } from '#web/ui/field.tsx';
import { textOf, useForm } from '#web/ui/form-state.ts';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice } from '#web/ui/notice.tsx';

const LICENCES: readonly Product['licence'][] = ['personal', 'commercial', 'exclusive'];

/** Puts a licence of one's own music up for sale; whoever is no seller yet is told how to become one. */
export function SellForm({ goods, onOffered }: { goods: Goods; onOffered: () => void }) {
  const { selling } = useApp();
  const seller = useResource('seller', selling.seller);
  if (seller.error instanceof ApiProblem && seller.error.status === 404) {
    return (
      <p className="muted">
        This is yours. <Link to="selling">Become a seller</Link> to put a price on it.
      </p>
    );
  }
  if (seller.error !== undefined) {
    return <ErrorNotice error={seller.error} onRetry={seller.reload} />;
  }
  return seller.data ? <OfferForm goods={goods} onOffered={onOffered} /> : null;
}

function OfferForm({ goods, onOffered }: { goods: Goods; onOffered: () => void }) {
  const { selling } = useApp();
  const currency = usePayments()?.currency ?? 'EUR';
  const licenceId = useId();
  const [misread, setMisread] = useState(false);
  const form = useForm(async (fields) => {
    const priceMinor = readPrice(textOf(fields, 'price'), currency);
    setMisread(priceMinor === undefined);
    if (priceMinor === undefined) return;
    const licence = textOf(fields, 'licence') as Product['licence'];
    await selling.offer({ goods, licence, priceMinor, currency }, newKey());
    onOffered();
  });
  return (
    <form className="inline-form" onSubmit={form.onSubmit}>
      <Field
        label={`Price in ${currency}`}
        name="price"
        inputMode="decimal"
        autoComplete="off"
        required
        maxLength={20}
        aria-invalid={misread}
      />
      <div className="field">
        <label htmlFor={licenceId}>Licence</label>
        <select id={licenceId} name="licence" defaultValue="personal">
          {LICENCES.map((licence) => (
            <option key={licence} value={licence}>
              {licenceWords(licence).name}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" className="button" disabled={form.busy}>
        Put up for sale
      </button>
      {misread && (
        <p className="bad" role="alert">
          Write a price like 4.50.
        </p>
      )}
      {form.error !== undefined && <ErrorNotice error={form.error} />}
    </form>
  );
}
