import type { ReconcileRunDetail } from '#server/contract/reconciliation.ts';

import { useApp, useMe } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { endWords, runWords } from '#web/money/reconcile-words.ts';
import { DifferenceRows } from '#web/shop/difference-rows.tsx';
import { RunTotals } from '#web/shop/run-totals.tsx';
import { MembersFrame, ShopFrame } from '#web/shop/shop-frame.tsx';
import { Ago } from '#web/ui/ago.tsx';
import { formatMoment } from '#web/ui/format-day.ts';
import { Link } from '#web/ui/link.tsx';
import { EmptyNotice } from '#web/ui/notice.tsx';

import { Missing } from './missing.tsx';

/** One comparison with the payment providers: how it ended, what it found and cost. For administrators. */
export default function ReconcileRunPage({ id }: { id: string }) {
  const me = useMe();
  if (me?.permissions.includes('payments:manage')) return <OneRun id={id} />;
  return (
    <MembersFrame page="reconciliation" title="A comparison" to={`reconciliation/${id}`}>
      {() => <EmptyNotice title="This page is for administrators." />}
    </MembersFrame>
  );
}

function OneRun({ id }: { id: string }) {
  const { reconcile } = useApp();
  const { data: run, error, reload } = useResource(`run:${id}`, () => reconcile.run(id));
  if (!run) return <Missing what="comparison" error={error} onRetry={reload} />;
  return (
    <ShopFrame page="reconciliation" title={`Comparison of ${formatMoment(run.startedAt)}`}>
      <p className="muted">
        <Link to="reconciliation">All comparisons</Link> · <code>{run.id}</code>
      </p>
      <End run={run} />
      <Cost run={run} />
      <RunTotals totals={run.totals} />
      <section aria-labelledby="found-title">
        <h2 id="found-title">What it found</h2>
        <DifferenceRows wanted={{ run: run.id }} label="What it found" remedies />
      </section>
    </ShopFrame>
  );
}

function End({ run }: { run: ReconcileRunDetail }) {
  const { words } = endWords(run);
  return (
    <div className="verdict" role="status">
      <h2>{words}</h2>
      <p className="muted">
        {runWords(run)}, of what was made from {formatMoment(run.since)} to{' '}
        {formatMoment(run.until)}.
      </p>
      {run.finishedAt !== null && (
        <p className="muted">
          Ended <Ago time={run.finishedAt} />.
        </p>
      )}
      {run.state === 'running' && (
        <p className="muted">
          It last wrote where it stands <Ago time={run.updatedAt} />. If it was killed, the next one
          goes on from there.
        </p>
      )}
      {run.incomplete.length > 0 && (
        <ul aria-label="Lists that were not read to their end">
          {run.incomplete.map((reason) => (
            <li key={reason} className="bad">
              {reason}
            </li>
          ))}
        </ul>
      )}
      {!run.applies && run.state === 'done' && run.outcomes.planned > 0 && (
        <p className="muted">
          To repair what is certain: <code>veza reconcile --apply --run {run.id}</code>
        </p>
      )}
    </div>
  );
}

function Cost({ run }: { run: ReconcileRunDetail }) {
  const facts: [words: string, value: string][] = [
    ['Compared', `${run.compared}`],
    ['In order', `${run.matched}`],
    ['Calls', `${run.calls}`],
    ['Calls at least', `${run.callsMinimum}`],
  ];
  return (
    <dl className="facts" aria-label="What was compared, and what it cost">
      {facts.map(([words, value]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
