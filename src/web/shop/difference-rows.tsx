import type { Difference } from '#server/contract/reconciliation.ts';

import type { WantedDifferences } from '#web/api/reconcile-api.ts';
import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { differenceWords, outcomeWords } from '#web/money/reconcile-words.ts';
import { Ago } from '#web/ui/ago.tsx';
import { Link } from '#web/ui/link.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

import { Price } from './price.tsx';
import { ProofLink } from './proof-link.tsx';

/** Differences one by one, the oldest first: what differs, since when, how much, what to do. */
export function DifferenceRows({
  wanted,
  label,
  remedies,
}: {
  wanted: WantedDifferences;
  label: string;
  /** Whether each says what to do; not where that is said above them. */
  remedies: boolean;
}) {
  const { reconcile } = useApp();
  const key = `differences:${wanted.run ?? 'open'}:${wanted.class ?? ''}:${wanted.scope ?? ''}`;
  const differences = usePaged(key, (cursor) => reconcile.differences(wanted, cursor), {
    fresh: true,
  });
  const empty = <p className="muted">None.</p>;
  return (
    <PagedRows list={differences} label={label} empty={empty}>
      {(difference) => (
        <DifferenceRow
          key={difference.id}
          difference={difference}
          ofRun={wanted.run !== undefined}
          remedies={remedies}
        />
      )}
    </PagedRows>
  );
}

const BAD: ReadonlySet<Difference['outcome']> = new Set(['left', 'failed']);

function DifferenceRow({
  difference,
  ofRun,
  remedies,
}: {
  difference: Difference;
  ofRun: boolean;
  remedies: boolean;
}) {
  const { outcome, action, orderId, amountMinor, currency } = difference;
  return (
    <li className="row">
      <div className="row-words">
        {ofRun && <strong>{differenceWords(difference.class)}</strong>}
        <span className={BAD.has(outcome) ? 'mark mark-bad' : 'mark'}>{outcomeWords(outcome)}</span>
        <span className="row-told">{difference.message}</span>
        <span className="muted">
          Since <Ago time={difference.since} />
          {!ofRun && (
            <>
              {' '}
              · found by{' '}
              <Link to={`reconciliation/${difference.runId}`}>
                the comparison <Ago time={difference.foundAt} />
              </Link>
            </>
          )}
          {orderId !== null && (
            <>
              {' '}
              · <ProofLink orderId={orderId} />
            </>
          )}
        </span>
        {remedies && outcome !== 'applied' && (
          <span className={action === 'person' ? 'todo' : 'muted'}>{difference.remedy}</span>
        )}
      </div>
      <div className="row-deed">
        {amountMinor !== null && currency !== null && (
          <Price minor={amountMinor} currency={currency} />
        )}
      </div>
    </li>
  );
}
