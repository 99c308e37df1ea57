import { useApp } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { useSettling } from '#web/app/use-settling.ts';
import { formatLength } from '#web/player/format-time.ts';
import { Offers } from '#web/shop/offers.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Link } from '#web/ui/link.tsx';
import { Page } from '#web/ui/page.tsx';
import { Tracks } from '#web/ui/tracks.tsx';

import { counted } from './counted.ts';
import { Hero } from './hero.tsx';
import { Missing } from './missing.tsx';

/** One album: its cover, its tracks in order. */
export function AlbumPage({ id }: { id: string }) {
  const { catalog, player } = useApp();
  const { data: album, error, reload } = useResource(`album:${id}`, () => catalog.album(id));
  useSettling(album?.tracks.some((track) => track.state === 'processing') ?? false, reload);
  if (!album) return <Missing what="album" error={error} onRetry={reload} />;
  const playable = album.tracks.filter((track) => track.urls.hls !== null);
  const head = (
    <Hero
      kind="Album"
      title={album.title}
      coverUrl={album.coverUrl}
      coverName={album.title}
      about={
        <>
          <Link to={`artists/${album.artist.id}`}>{album.artist.name}</Link>
          {album.year !== null && ` · ${album.year}`}
          {` · ${counted(album.trackCount, 'track')}`}
          {album.durationMs > 0 && ` · ${formatLength(album.durationMs)}`}
        </>
      }
    >
      <button
        type="button"
        className="button button-primary button-big"
        disabled={playable.length === 0}
        onClick={() => player.play(playable, 0)}
      >
        <Icon name="play" size={20} /> Play
      </button>
      <button
        type="button"
        className="button button-big"
        disabled={playable.length === 0}
        onClick={() => player.add(playable, 'end')}
      >
        Add to queue
      </button>
    </Hero>
  );
  return (
    <Page title={album.title} head={head}>
      <Tracks
        tracks={album.tracks}
        label={`Tracks of ${album.title}`}
        albumArtistId={album.artist.id}
      />
      <Offers
        goods={{ album: album.id }}
        mine={album.tracks.every((track) => track.mine)}
        here={`albums/${album.id}`}
      />
    </Page>
  );
}
