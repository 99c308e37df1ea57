import type { Earned } from '#web/api/selling-api.ts';
import { useApp } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { ErrorNotice, Loading } from '#web/ui/notice.tsx';

import { Price } from './price.tsx';

/** What was earned, by currency. */
export function Earnings() {
  const { selling } = useApp();
  const earnings = useResource('earnings', selling.earnings);
  return (
    <section aria-labelledby="earnings-title">
      <h2 id="earnings-title">Earnings</h2>
      {earnings.error !== undefined && (
        <ErrorNotice error={earnings.error} onRetry={earnings.reload} />
      )}
      {!earnings.data && earnings.error === undefined && <Loading rows={1} />}
      {earnings.data?.items.length === 0 && <p className="muted">Nothing was sold yet.</p>}
      {earnings.data?.items.map((earned) => (
        <EarnedIn key={earned.currency} earned={earned} />
      ))}
    </section>
  );
}

function EarnedIn({ earned }: { earned: Earned }) {
  const { currency } = earned;
  const rows: [words: string, minor: string][] = [
    ['Waits to be sent', earned.payableMinor],
    ['Sent to you', earned.transferredMinor],
    ['Went back to buyers', earned.reversedMinor],
    ['You owe', earned.debtMinor],
  ];
  return (
    <dl className="facts" aria-label={`Earnings in ${currency}`}>
      {rows.map(([words, minor]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>
            <Price minor={minor} currency={currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
