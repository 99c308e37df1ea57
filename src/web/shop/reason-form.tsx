import { useId } from 'react';

import { newKey } from '#web/money/new-key.ts';
import { textOf, useForm } from '#web/ui/form-state.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

/** Asks for the reason of what a person does to money; it is kept with the deed. */
export function ReasonForm({
  deed,
  about,
  charsMax,
  onReason,
}: {
  /** What the button says. */
  deed: string;
  /** What it is done to, for whoever hears the page. */
  about: string;
  charsMax: number;
  onReason: (reason: string, idempotencyKey: string) => Promise<void>;
}) {
  const id = useId();
  const form = useForm((fields) => onReason(textOf(fields, 'reason').trim(), newKey()));
  return (
    <form className="inline-form row-whole" onSubmit={form.onSubmit}>
      <div className="field">
        <label htmlFor={id}>
          Reason<span className="visually-hidden">: {about}</span>
        </label>
        <input id={id} name="reason" required maxLength={charsMax} autoComplete="off" />
      </div>
      <button type="submit" className="button" disabled={form.busy}>
        {deed}
        <span className="visually-hidden">: {about}</span>
      </button>
      {form.error !== undefined && <ErrorNotice error={form.error} />}
    </form>
  );
}
