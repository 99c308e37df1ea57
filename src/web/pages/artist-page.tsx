import { useApp } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { Albums } from '#web/ui/albums.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Page } from '#web/ui/page.tsx';
import { Tracks } from '#web/ui/tracks.tsx';

import { counted } from './counted.ts';
import { Missing } from './missing.tsx';

/** One artist: albums and tracks. */
export function ArtistPage({ id }: { id: string }) {
  const { catalog, player } = useApp();
  const { data: artist, error, reload } = useResource(`artist:${id}`, () => catalog.artist(id));
  if (!artist) return <Missing what="artist" error={error} onRetry={reload} />;
  const playable = artist.tracks.filter((track) => track.urls.hls !== null);
  const head = (
    <header className="artist-head">
      <p className="hero-kind">Artist</p>
      <h1>{artist.name}</h1>
      <p className="hero-about">
        {artist.albumCount > 0 && `${counted(artist.albumCount, 'album')} · `}
        {counted(artist.trackCount, 'track')}
      </p>
      <button
        type="button"
        className="button button-primary button-big"
        disabled={playable.length === 0}
        onClick={() => player.play(playable, 0)}
      >
        <Icon name="play" size={20} /> Play
      </button>
    </header>
  );
  return (
    <Page title={artist.name} head={head}>
      {artist.albums.length > 0 && (
        <section aria-labelledby="artist-albums">
          <div className="section-head">
            <h2 id="artist-albums">Albums</h2>
          </div>
          <Albums albums={artist.albums} label={`Albums by ${artist.name}`} />
        </section>
      )}
      <section aria-labelledby="artist-tracks">
        <div className="section-head">
          <h2 id="artist-tracks">Tracks</h2>
        </div>
        <Tracks tracks={artist.tracks} label={`Tracks by ${artist.name}`} />
      </section>
    </Page>
  );
}
