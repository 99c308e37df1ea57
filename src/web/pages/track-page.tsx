import { useState } from 'react';

import type { Track } from '#server/contract/catalog.ts';

import type { Visibility } from '#web/api/catalog-api.ts';
import { useApp, useMe } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import { useResource } from '#web/app/use-resource.ts';
import { useSettling } from '#web/app/use-settling.ts';
import { formatTime } from '#web/player/format-time.ts';
import { currentEntry } from '#web/player/queue.ts';
import { Offers } from '#web/shop/offers.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { TrackMark } from '#web/ui/track-mark.tsx';

import { Hero } from './hero.tsx';
import { Missing } from './missing.tsx';

/** One track: to play, to share, and for its owner to say who hears it. */
export function TrackPage({ id }: { id: string }) {
  const { catalog } = useApp();
  const me = useMe();
  const {
    data: track,
    error,
    reload,
    replace,
  } = useResource(`track:${id}`, () => catalog.track(id));
  useSettling(track?.state === 'uploaded' || track?.state === 'processing', reload);
  if (!track) return <Missing what="track" error={error} onRetry={reload} />;
  const mayChange = track.mine || me?.permissions.includes('track:moderate');
  return (
    <Page title={track.title} head={<TrackHero track={track} />}>
      {track.failure && (
        <p className="notice notice-error">
          <Icon name="warning" size={20} /> {track.failure.message}
        </p>
      )}
      <dl className="facts">
        {track.album && (
          <div>
            <dt>Album</dt>
            <dd>
              <Link to={`albums/${track.album.id}`}>{track.album.title}</Link>
            </dd>
          </div>
        )}
        {track.genre && (
          <div>
            <dt>Genre</dt>
            <dd>{track.genre}</dd>
          </div>
        )}
        <div>
          <dt>Length</dt>
          <dd>{formatTime(track.durationMs)}</dd>
        </div>
        <div>
          <dt>Added</dt>
          <dd>{new Date(track.createdAt).toLocaleDateString()}</dd>
        </div>
      </dl>
      <Offers goods={{ track: track.id }} mine={track.mine} here={`tracks/${track.id}`} />
      {mayChange && <VisibilityField track={track} onChanged={replace} />}
    </Page>
  );
}

function TrackHero({ track }: { track: Track }) {
  const { player } = useApp();
  const current = currentEntry(useStore(player.queue))?.track.id === track.id;
  const { status } = useStore(player.state);
  const playing = current && (status === 'playing' || status === 'loading');
  const ready = track.urls.hls !== null;
  return (
    <Hero
      kind="Track"
      title={track.title}
      coverUrl={track.urls.cover}
      coverName={track.album?.title ?? track.title}
      about={
        <>
          <Link to={`artists/${track.artist.id}`}>{track.artist.name}</Link>{' '}
          <TrackMark track={track} />
        </>
      }
    >
      <button
        type="button"
        className="button button-primary button-big"
        disabled={!ready}
        onClick={() => (current ? player.toggle() : player.play([track], 0))}
      >
        <Icon name={playing ? 'pause' : 'play'} size={20} /> {playing ? 'Pause' : 'Play'}
      </button>
      <button
        type="button"
        className="button button-big"
        disabled={!ready}
        onClick={() => player.add([track], 'end')}
      >
        Add to queue
      </button>
    </Hero>
  );
}

function VisibilityField({
  track,
  onChanged,
}: {
  track: Track;
  onChanged: (track: Track) => void;
}) {
  const { catalog } = useApp();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const change = (visibility: Visibility) => {
    setBusy(true);
    setError(undefined);
    catalog
      .setVisibility(track.id, visibility)
      .then(onChanged, setError)
      .finally(() => setBusy(false));
  };
  return (
    <div className="field field-inline">
      <label htmlFor="visibility">Who hears it</label>
      <select
        id="visibility"
        value={track.visibility}
        disabled={busy}
        onChange={(event) => change(event.target.value as Visibility)}
      >
        <option value="public">Anyone</option>
        <option value="members">Members</option>
        <option value="private">Only the owner</option>
      </select>
      {error !== undefined && <ErrorNotice error={error} />}
    </div>
  );
}
