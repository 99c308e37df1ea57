import type { Seller } from '#server/contract/market-selling.ts';

import { useApp, useMe } from '#web/app/app-context.ts';
import { newKey } from '#web/money/new-key.ts';
import { Field } from '#web/ui/field.tsx';
import { textOf, useForm } from '#web/ui/form-state.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

/** The first step of selling: a name and a country. */
export function BecomeSeller({ onBegun }: { onBegun: (seller: Seller) => void }) {
  const { selling } = useApp();
  const me = useMe();
  const form = useForm(async (fields) => {
    const country = textOf(fields, 'country').trim().toUpperCase();
    onBegun(await selling.become(textOf(fields, 'displayName').trim(), country, newKey()));
  });
  return (
    <>
      <p className="lead">Sell your own music, and be paid for it.</p>
      <form className="card-form narrow" onSubmit={form.onSubmit}>
        <Field
          label="Name that buyers see"
          name="displayName"
          defaultValue={me?.displayName}
          required
          maxLength={200}
        />
        <Field
          label="Country in which you are paid"
          name="country"
          required
          pattern="[A-Za-z]{2}"
          maxLength={2}
          autoComplete="country"
          advice="Two letters, like DE, FR or US. It cannot be changed later."
        />
        {form.error !== undefined && <ErrorNotice error={form.error} />}
        <button type="submit" className="button button-primary button-big" disabled={form.busy}>
          {form.busy ? 'One moment…' : 'Become a seller'}
        </button>
      </form>
    </>
  );
}
