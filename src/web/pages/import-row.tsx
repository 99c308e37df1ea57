import { useState } from 'react';

import type { ImportRun, ImportWithFailures } from '#web/api/work-api.ts';
import { useApp } from '#web/app/app-context.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

import { counted } from './counted.ts';

const STATE_WORDS = {
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  interrupted: 'Interrupted',
} as const;

/** One import: how far it is, what it brought, and why files were left out. */
export function ImportRow({ run }: { run: ImportRun }) {
  const { work } = useApp();
  const [detail, setDetail] = useState<ImportWithFailures>();
  const [error, setError] = useState<unknown>();
  const seen = run.imported + run.duplicates + run.failed;
  const show = () => {
    if (detail) setDetail(undefined);
    else work.importRun(run.id).then(setDetail, setError);
  };
  return (
    <li className="row row-work">
      <div className="row-words">
        <strong>{run.origin}</strong>
        <span className={`mark${run.state === 'failed' ? ' mark-bad' : ''}`}>
          {STATE_WORDS[run.state]}
        </span>
        <span className="muted">
          {counted(run.imported, 'track')} imported
          {run.duplicates > 0 && ` · ${run.duplicates} known already`}
          {run.failed > 0 && ` · ${run.failed} left out`}
        </span>
        {run.error && <span className="bad">{run.error.message}</span>}
      </div>
      {run.failed > 0 && (
        <button
          type="button"
          className="button"
          aria-expanded={detail !== undefined}
          onClick={show}
        >
          {detail ? 'Hide reasons' : 'Show reasons'}
        </button>
      )}
      {run.state === 'running' && (
        <progress
          aria-label={`Import of ${run.origin}`}
          {...(run.filesTotal ? { max: run.filesTotal, value: seen } : {})}
        />
      )}
      {error !== undefined && <ErrorNotice error={error} />}
      {detail && (
        <ul className="reasons" aria-label="Files left out">
          {detail.failures.map((file) => (
            <li key={file.path}>
              {!file.message?.includes(file.path) && <code>{file.path}</code>}{' '}
              <span className="muted">{file.message}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
