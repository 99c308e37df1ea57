import { useId, useState } from 'react';

import type { OpenClass, Reconciliation } from '#server/contract/reconciliation.ts';

import type { Scope } from '#web/api/reconcile-api.ts';
import { useApp } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import {
  differenceWords,
  SCOPE_CHOICES,
  shareWords,
  standstillWords,
} from '#web/money/reconcile-words.ts';
import { counted } from '#web/pages/counted.ts';
import { Ago } from '#web/ui/ago.tsx';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice, Loading } from '#web/ui/notice.tsx';

import { DifferenceRows } from './difference-rows.tsx';
import { Price } from './price.tsx';

/** What differs between the books and the payment providers, class by class. */
export function OpenDifferences() {
  const { reconcile } = useApp();
  const id = useId();
  const [scope, setScope] = useState<Scope>('all');
  const load = () => reconcile.summary(scope);
  const { data, error, reload } = useResource(`reconcile:${scope}`, load);
  return (
    <section aria-labelledby={`${id}-title`}>
      <div className="section-head">
        <h2 id={`${id}-title`}>What differs</h2>
        <div className="section-tools">
          <label htmlFor={`${id}-scope`} className="muted">
            Show
          </label>
          <select
            id={`${id}-scope`}
            value={scope}
            onChange={(event) => setScope(event.target.value as Scope)}
          >
            {SCOPE_CHOICES.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </div>
      </div>
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {!data && error === undefined && <Loading rows={3} />}
      {data && <LastRun run={data.lastRun} />}
      {data && <Standstill of={data} />}
      {data?.lastRun && data.classes.length === 0 && <p>Nothing differs.</p>}
      {data && data.classes.length > 0 && (
        <ul className="rows" aria-label="Differences by class">
          {data.classes.map((found) => (
            // What a run has found since is another list.
            <ClassRow
              key={`${scope} ${found.class} ${data.lastRun?.id} ${found.count}`}
              found={found}
              scope={scope}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function LastRun({ run }: { run: Reconciliation['lastRun'] }) {
  if (run === null) {
    return (
      <p className="muted">
        Nothing has been compared with the payment providers yet. A worker does it by itself; from a
        terminal: <code>veza reconcile</code>
      </p>
    );
  }
  return (
    <p className="muted">
      As of <Link to={`reconciliation/${run.id}`}>the last comparison</Link>,{' '}
      <Ago time={run.finishedAt ?? run.updatedAt} />.
    </p>
  );
}

/** What is shown may be old: said where nothing makes it new. */
function Standstill({ of }: { of: Reconciliation }) {
  const words = standstillWords(of, Date.now());
  return words === undefined ? null : (
    <p className={of.intervalMs > 0 ? 'bad' : 'muted'}>{words}</p>
  );
}

function ClassRow({ found, scope }: { found: OpenClass; scope: Scope }) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const { count, forPerson, oldestSince, atRisk, rules } = found;
  const words = differenceWords(found.class);
  return (
    <li className="row">
      <div className="row-words">
        <strong>{words}</strong>
        <span className={forPerson > 0 ? 'mark mark-bad' : 'mark'}>{shareWords(found)}</span>
        <span className="muted">
          {counted(count, 'difference')}, the oldest: <Ago time={oldestSince} /> ·{' '}
          <code>{found.class}</code>
        </span>
        {rules.map(({ rule, action, remedy }) => (
          <span key={`${rule} ${action}`} className={action === 'person' ? 'todo' : 'muted'}>
            {remedy}
          </span>
        ))}
      </div>
      <div className="row-deed">
        {atRisk.map(({ currency, amountMinor }) => (
          <span key={currency}>
            <Price minor={amountMinor} currency={currency} /> <span className="muted">at risk</span>
          </span>
        ))}
        <button
          type="button"
          className="button button-small"
          aria-expanded={shown}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        >
          {shown ? 'Hide' : 'Show'}
          <span className="visually-hidden">: {words}</span>
        </button>
      </div>
      <div id={id} className="row-whole" hidden={!shown}>
        {shown && (
          <DifferenceRows
            wanted={{ class: found.class, scope }}
            label={`Open: ${words}`}
            remedies={rules.length > 1}
          />
        )}
      </div>
    </li>
  );
}
