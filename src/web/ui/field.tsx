import { useId, type InputHTMLAttributes } from 'react';

/** A labelled input with an optional line of advice. */
export function Field({
  label,
  advice,
  ...input
}: { label: string; advice?: string } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-describedby={advice ? `${id}-advice` : undefined} {...input} />
      {advice && (
        <p className="field-advice" id={`${id}-advice`}>
          {advice}
        </p>
      )}
    </div>
  );
}
