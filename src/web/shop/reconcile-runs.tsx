import type { ReconcileRun } from '#server/contract/reconciliation.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { endWords, runWords } from '#web/money/reconcile-words.ts';
import { counted } from '#web/pages/counted.ts';
import { Ago } from '#web/ui/ago.tsx';
import { Link } from '#web/ui/link.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

/** Comparisons with the payment providers, the last begun first. */
export function ReconcileRuns() {
  const { reconcile } = useApp();
  const runs = usePaged('reconcile-runs', reconcile.runs, { fresh: true });
  return (
    <section aria-labelledby="runs-title">
      <h2 id="runs-title">Comparisons</h2>
      <PagedRows list={runs} label="Comparisons" empty={<p className="muted">None so far.</p>}>
        {(run) => <RunRow key={run.id} run={run} />}
      </PagedRows>
    </section>
  );
}

function RunRow({ run }: { run: ReconcileRun }) {
  const { words, bad } = endWords(run);
  return (
    <li className="row">
      <div className="row-words">
        <strong>
          <Link to={`reconciliation/${run.id}`}>{runWords(run)}</Link>
        </strong>
        <span className={bad ? 'mark mark-bad' : 'mark'}>{words}</span>
        <span className="muted">
          <Ago time={run.startedAt} /> · {run.compared} compared, {run.matched} in order ·{' '}
          {counted(run.calls, 'call')}, {run.callsMinimum} at least
        </span>
      </div>
    </li>
  );
}
