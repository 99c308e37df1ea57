import { useEffect, useState } from 'react';

import type { Page } from '#web/api/page.ts';

import { useApp } from './app-context.ts';

export interface Paged<T> {
  /** Undefined until the first page is there. */
  readonly items: readonly T[] | undefined;
  readonly error: unknown;
  readonly more: boolean;
  readonly loading: boolean;
  readonly loadMore: () => void;
  /** Reads the first page again and puts it over what is there. */
  readonly refresh: () => void;
}

interface Loaded<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * A list that grows by its cursor. What was loaded before shows at once when one comes back; a list
 * whose beginning changes by itself says `fresh`, and is read again then however long it is.
 */
export function usePaged<T extends { id: string }>(
  key: string,
  load: (cursor: string | null) => Promise<Page<T>>,
  { fresh = false }: { fresh?: boolean } = {},
): Paged<T> {
  const { resources } = useApp();
  const [state, setState] = useState<{ key: string; loaded?: Loaded<T>; error?: unknown }>({ key });
  const [loading, setLoading] = useState(false);
  const cached = resources.get(key) as Loaded<T> | undefined;
  const loaded = state.key === key ? (state.loaded ?? cached) : cached;

  const ask = (before: Loaded<T> | undefined, isWanted: () => boolean) => {
    setLoading(true);
    load(before?.nextCursor ?? null)
      .then(
        (page) => isWanted() && keep(before ? append(before, page) : overlay(loaded, page)),
        (error: unknown) => isWanted() && setState({ key, error }),
      )
      .finally(() => setLoading(false));
  };
  const keep = (next: Loaded<T>) => {
    resources.set(key, next);
    setState({ key, loaded: next });
  };
  useEffect(() => {
    let wanted = true;
    // A long list is kept as it was left; a short one is read again.
    if (fresh || !cached || cached.nextCursor === null) ask(undefined, () => wanted);
    return () => {
      wanted = false;
    };
  }, [key]);

  return {
    items: loaded?.items,
    error: state.key === key ? state.error : undefined,
    more: loaded ? loaded.nextCursor !== null : false,
    loading,
    loadMore: () => !loading && loaded?.nextCursor && ask(loaded, () => true),
    refresh: () => !loading && ask(undefined, () => true),
  };
}

/** What is known with the next page behind it; what stands in both is kept once. */
function append<T extends { id: string }>(before: Loaded<T>, page: Page<T>): Loaded<T> {
  const known = new Set(before.items.map((item) => item.id));
  const added = page.items.filter((item) => !known.has(item.id));
  return { items: [...before.items, ...added], nextCursor: page.nextCursor };
}

/** The first page anew; what was loaded beyond it stays behind it. */
function overlay<T extends { id: string }>(
  before: Loaded<T> | undefined,
  page: Page<T>,
): Loaded<T> {
  if (!before || page.nextCursor === null || before.items.length <= page.items.length) return page;
  const fresh = new Set(page.items.map((item) => item.id));
  const rest = before.items.filter((item) => !fresh.has(item.id));
  return { items: [...page.items, ...rest], nextCursor: before.nextCursor };
}
