import type { FormEvent } from 'react';

import { useApp } from '#web/app/app-context.ts';
import { Field } from '#web/ui/field.tsx';
import { textOf } from '#web/ui/form-state.ts';

/** Asks for the id of an order, and leads to its proof. */
export function FindProof() {
  const { router } = useApp();
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const id = textOf(new FormData(event.currentTarget), 'order').trim();
    router.go(`proofs/${encodeURIComponent(id)}`);
  };
  return (
    <section aria-labelledby="find-proof-title">
      <h2 id="find-proof-title">Proof of an order</h2>
      <form className="inline-form" onSubmit={onSubmit}>
        <Field
          label="Id of the order"
          name="order"
          required
          autoComplete="off"
          spellCheck={false}
        />
        <button type="submit" className="button">
          Show where it went
        </button>
      </form>
    </section>
  );
}
