import type { ReactNode } from 'react';

import { wordsFor } from '#web/api/api-problem.ts';

import { Icon } from './icon.tsx';

/** What went wrong, said once and aloud. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className="notice notice-error" role="alert">
      <Icon name="warning" size={20} />
      <p>{wordsFor(error)}</p>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** What a list says that has nothing in it. */
export function EmptyNotice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Stands where something will be; still, and said to nobody. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="loading" aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="loading-row" />
      ))}
    </div>
  );
}
