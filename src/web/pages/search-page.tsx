import { useEffect, useState } from 'react';

import type { SearchResults } from '#server/contract/catalog.ts';

import { useApp } from '#web/app/app-context.ts';
import { Albums } from '#web/ui/albums.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { EmptyNotice, ErrorNotice } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { Tracks } from '#web/ui/tracks.tsx';

import { Artists } from './artists-page.tsx';

const pauseMs = 200;
const queryMax = 200;

/** Finds tracks, albums and artists while one types. */
export function SearchPage({ query }: { query: string }) {
  const { router } = useApp();
  const [text, setText] = useState(query);
  const { results, error } = useSearch(text.trim());
  const address = text.trim() === '' ? 'search' : `search?q=${encodeURIComponent(text.trim())}`;
  return (
    <Page title="Search">
      <form
        role="search"
        className="search"
        onSubmit={(event) => {
          event.preventDefault();
          router.go(address, 'replace');
        }}
      >
        <Icon name="search" />
        <input
          type="search"
          aria-label="Search tracks, albums and artists"
          placeholder="Tracks, albums, artists"
          value={text}
          maxLength={queryMax}
          autoComplete="off"
          spellCheck={false}
          // The page is for typing; whoever opens it wants to.
          autoFocus
          onChange={(event) => setText(event.target.value)}
          onBlur={() => router.go(address, 'replace')}
        />
      </form>
      {error !== undefined && <ErrorNotice error={error} />}
      <p className="visually-hidden" role="status">
        {results && summaryOf(results)}
      </p>
      {results && <Results results={results} />}
    </Page>
  );
}

function Results({ results }: { results: SearchResults }) {
  const { tracks, albums, artists, query } = results;
  if (tracks.length + albums.length + artists.length === 0) {
    return (
      <EmptyNotice title={`Nothing found for “${query}”`}>
        <p>Fewer or other words may help; small typing errors are forgiven.</p>
      </EmptyNotice>
    );
  }
  return (
    <>
      {artists.length > 0 && (
        <section aria-labelledby="found-artists">
          <h2 id="found-artists">Artists</h2>
          <Artists artists={artists} />
        </section>
      )}
      {albums.length > 0 && (
        <section aria-labelledby="found-albums">
          <h2 id="found-albums">Albums</h2>
          <Albums albums={albums} label="Albums found" />
        </section>
      )}
      {tracks.length > 0 && (
        <section aria-labelledby="found-tracks">
          <h2 id="found-tracks">Tracks</h2>
          <Tracks tracks={tracks} label="Tracks found" />
        </section>
      )}
      {results.truncated && <p className="muted">There is more: a longer word narrows it down.</p>}
    </>
  );
}

function summaryOf({ tracks, albums, artists }: SearchResults): string {
  return `Found ${tracks.length} tracks, ${albums.length} albums, ${artists.length} artists.`;
}

/** Results for a text, asked for when typing pauses; what was found stays until the next answer. */
function useSearch(text: string) {
  const { catalog, resources } = useApp();
  const [results, setResults] = useState(
    resources.get(`search:${text}`) as SearchResults | undefined,
  );
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (text === '') {
      setResults(undefined);
      return undefined;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      catalog.search(text, controller.signal).then(
        (found) => {
          if (controller.signal.aborted) return;
          resources.set(`search:${text}`, found);
          setError(undefined);
          setResults(found);
        },
        (failure: unknown) => !controller.signal.aborted && setError(failure),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, catalog, resources]);
  return { results, error };
}
