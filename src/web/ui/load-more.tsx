import { useEffect, useRef } from 'react';

import type { Paged } from '#web/app/use-paged.ts';

/** Loads the next page of a list when it comes near; a button where nobody scrolls. */
export function LoadMore({
  list,
}: {
  list: Pick<Paged<unknown>, 'more' | 'loading' | 'loadMore'>;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const loadMore = useRef(list.loadMore);
  loadMore.current = list.loadMore;
  const { more, loading } = list;
  useEffect(() => {
    const element = button.current;
    if (!element || loading) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && loadMore.current(),
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, loading]);
  if (!more) return null;
  return (
    <button
      ref={button}
      type="button"
      className="button load-more"
      disabled={loading}
      onClick={list.loadMore}
    >
      {loading ? 'Loading…' : 'Show more'}
    </button>
  );
}
