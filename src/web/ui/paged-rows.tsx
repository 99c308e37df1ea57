import type { ReactNode } from 'react';

import type { Paged } from '#web/app/use-paged.ts';

import { LoadMore } from './load-more.tsx';
import { ErrorNotice, Loading } from './notice.tsx';

/** A list that grows, with what stands in its place while it is loaded, failed or empty. */
export function PagedRows<T extends { id: string }>({
  list,
  label,
  empty,
  children,
}: {
  list: Paged<T>;
  label: string;
  empty: ReactNode;
  children: (item: T) => ReactNode;
}) {
  return (
    <>
      {list.error !== undefined && <ErrorNotice error={list.error} onRetry={list.refresh} />}
      {!list.items && list.error === undefined && <Loading rows={3} />}
      {list.items?.length === 0 && empty}
      {list.items && list.items.length > 0 && (
        <ul className="rows" aria-label={label}>
          {list.items.map((item) => children(item))}
        </ul>
      )}
      <LoadMore list={list} />
    </>
  );
}
