import type { ReconcileRunDetail } from '#server/contract/reconciliation.ts';

import { formatAmount } from '#web/money/format-amount.ts';

import { Price } from './price.tsx';

const KINDS: ReadonlyMap<string, string> = new Map([
  ['payment', 'Payments'],
  ['dispute', 'Disputes'],
  ['refund', 'Refunds'],
  ['transfer', 'Transfers'],
  ['reversal', 'Reversals'],
  ['payout', 'Payouts'],
]);

/** Both sides of a comparison in money; where the sums differ, by how much. */
export function RunTotals({ totals }: { totals: ReconcileRunDetail['totals'] }) {
  if (totals.length === 0) return null;
  return (
    <section aria-labelledby="totals-title">
      <h2 id="totals-title">Both sides in money</h2>
      <ul className="rows">
        {totals.map(({ kind, currency, localMinor, remoteMinor, driftMinor, ...count }) => (
          <li key={`${kind} ${currency}`} className="row">
            <div className="row-words">
              <strong>{KINDS.get(kind) ?? kind}</strong>
              {driftMinor !== '0' && (
                <span className="mark mark-bad">
                  {`${formatAmount(driftMinor.replace('-', ''), currency)} apart`}
                </span>
              )}
              <span className="muted">
                {count.localCount} here, {count.remoteCount} there
              </span>
            </div>
            <div className="row-deed">
              <span>
                <Price minor={localMinor} currency={currency} /> here
              </span>
              <span>
                <Price minor={remoteMinor} currency={currency} /> there
              </span>
            </div>
          </li>
        ))}
      </ul>
      {totals.some(({ driftMinor }) => driftMinor !== '0') && (
        <p className="muted">
          What differs for certain is listed below; the rest may be too young to be judged.
        </p>
      )}
    </section>
  );
}
