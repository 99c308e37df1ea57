import { useState } from 'react';

import type { Track } from '#server/contract/catalog.ts';

import type { TrackSort } from '#web/api/catalog-api.ts';
import { useApp, useMe } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { useResource } from '#web/app/use-resource.ts';
import { useSettling } from '#web/app/use-settling.ts';
import { Albums } from '#web/ui/albums.tsx';
import { Link } from '#web/ui/link.tsx';
import { LoadMore } from '#web/ui/load-more.tsx';
import { EmptyNotice, ErrorNotice, Loading } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { Tracks } from '#web/ui/tracks.tsx';

import { Welcome } from './welcome.tsx';

const shelfAlbums = 12;

/** The start: albums to see, tracks to play. */
export function LibraryPage() {
  const { catalog, player } = useApp();
  const me = useMe();
  const [sort, setSort] = useState<TrackSort>('recent');
  const tracks = usePaged(`tracks:${sort}`, (cursor) => catalog.tracks(sort, cursor));
  const albums = useResource('albums:shelf', () => catalog.albums(null, shelfAlbums));
  useSettling(isUnsettled(tracks.items), () => {
    tracks.refresh();
    albums.reload();
  });
  const shelf = albums.data?.items ?? [];
  const playable = tracks.items?.filter((track) => track.urls.hls !== null) ?? [];
  return (
    <Page title="Library">
      {!me && <Welcome />}
      {shelf.length > 0 && (
        <section aria-labelledby="shelf-title">
          <div className="section-head">
            <h2 id="shelf-title">Albums</h2>
            <Link to="albums">All albums</Link>
          </div>
          <Albums albums={shelf} label="Albums" shelf />
        </section>
      )}
      <section aria-labelledby="tracks-title">
        <div className="section-head">
          <h2 id="tracks-title">Tracks</h2>
          {playable.length > 0 && (
            <div className="section-tools">
              <label className="sort">
                <span className="visually-hidden">Sort tracks by</span>
                <select value={sort} onChange={(event) => setSort(event.target.value as TrackSort)}>
                  <option value="recent">Newest first</option>
                  <option value="title">By title</option>
                </select>
              </label>
              <button
                type="button"
                className="button button-primary"
                onClick={() => player.play(playable, 0)}
              >
                Play all
              </button>
            </div>
          )}
        </div>
        {tracks.error !== undefined && <ErrorNotice error={tracks.error} />}
        {!tracks.items && tracks.error === undefined && <Loading />}
        {tracks.items?.length === 0 && (
          <NoTracks admin={me?.permissions.includes('import:read') ?? false} guest={!me} />
        )}
        {tracks.items && <Tracks tracks={tracks.items} label="Tracks" />}
        <LoadMore list={tracks} />
      </section>
    </Page>
  );
}

function NoTracks({ admin, guest }: { admin: boolean; guest: boolean }) {
  return (
    <EmptyNotice title="No music here yet">
      {admin ? (
        <p>
          Bring some in from a terminal: <code>veza import ~/Music</code>. It shows up here while it
          is being prepared.
        </p>
      ) : (
        <p>
          {guest
            ? 'Nothing is public so far. Members hear more.'
            : 'Come back when somebody has added some.'}
        </p>
      )}
    </EmptyNotice>
  );
}

/** Whether music is still on its way: none yet, or some that is being prepared. */
function isUnsettled(tracks: readonly Track[] | undefined): boolean {
  if (!tracks) return false;
  const onItsWay = (track: Track) => track.state === 'uploaded' || track.state === 'processing';
  return tracks.length === 0 || tracks.some(onItsWay);
}
