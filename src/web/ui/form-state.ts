import { useState, type FormEvent } from 'react';

/** A form's submission: what is under way and what went wrong. */
export interface FormState {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

/** Runs `submit` with the form's fields, once at a time; its failure is shown by the form. */
export function useForm(submit: (fields: FormData) => Promise<void>): FormState {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  return {
    busy,
    error,
    onSubmit(event) {
      event.preventDefault();
      if (busy) return;
      setBusy(true);
      setError(undefined);
      submit(new FormData(event.currentTarget))
        .catch(setError)
        .finally(() => setBusy(false));
    },
  };
}

/** A field's text; empty without such a field. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}
