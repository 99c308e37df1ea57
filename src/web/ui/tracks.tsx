import type { Track } from '#server/contract/catalog.ts';

import { useApp } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import { formatTime } from '#web/player/format-time.ts';
import { currentEntry } from '#web/player/queue.ts';

import { Cover } from './cover.tsx';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';
import { TrackMark } from './track-mark.tsx';

interface TracksProps {
  readonly tracks: readonly Track[];
  readonly label: string;
  /** Within an album: numbers instead of covers, and only other artists than the album's. */
  readonly albumArtistId?: string;
}

/** A list of tracks that plays from any of them. */
export function Tracks({ tracks, label, albumArtistId }: TracksProps) {
  const playable = tracks.filter((track) => track.urls.hls !== null);
  return (
    <ol className={albumArtistId ? 'tracks tracks-numbered' : 'tracks'} aria-label={label}>
      {tracks.map((track) => (
        <TrackRow key={track.id} track={track} list={playable} albumArtistId={albumArtistId} />
      ))}
    </ol>
  );
}

function TrackRow({
  track,
  list,
  albumArtistId,
}: {
  track: Track;
  list: readonly Track[];
  albumArtistId: string | undefined;
}) {
  const numbered = albumArtistId !== undefined;
  const { player } = useApp();
  const queue = useStore(player.queue);
  const { status } = useStore(player.state);
  const current = currentEntry(queue)?.track.id === track.id;
  const playing = current && (status === 'playing' || status === 'loading');
  const ready = track.urls.hls !== null;
  const start = () => (current ? player.toggle() : player.play(list, list.indexOf(track)));
  const named = `${track.title} by ${track.artist.name}`;
  return (
    <li className={`track${current ? ' track-current' : ''}${ready ? '' : ' track-unready'}`}>
      <button
        type="button"
        className="track-play"
        disabled={!ready}
        onClick={start}
        aria-label={`${playing ? 'Pause' : 'Play'} ${named}`}
      >
        {numbered ? (
          <span className="track-number">{track.trackNumber ?? '·'}</span>
        ) : (
          <Cover url={track.urls.cover} name={track.album?.title ?? track.title} />
        )}
        <span className="track-play-icon">
          <Icon name={playing ? 'pause' : 'play'} size={20} />
        </span>
      </button>
      <div className="track-names">
        <Link to={`tracks/${track.id}`} className="track-title">
          {track.title}
        </Link>
        <span className="track-artist">
          <TrackMark track={track} />
          {track.artist.id !== albumArtistId && (
            <Link to={`artists/${track.artist.id}`}>{track.artist.name}</Link>
          )}
        </span>
      </div>
      {!numbered && (
        <span className="track-album">
          {track.album && <Link to={`albums/${track.album.id}`}>{track.album.title}</Link>}
        </span>
      )}
      <span className="track-actions">
        <button
          type="button"
          className="icon-button track-action-next"
          disabled={!ready}
          onClick={() => player.add([track], 'next')}
          aria-label={`Play ${named} next`}
          title="Play next"
        >
          <Icon name="playNext" size={20} />
        </button>
        <button
          type="button"
          className="icon-button"
          disabled={!ready}
          onClick={() => player.add([track], 'end')}
          aria-label={`Add ${named} to the queue`}
          title="Add to queue"
        >
          <Icon name="add" size={20} />
        </button>
      </span>
      <span className="track-time">{formatTime(track.durationMs)}</span>
    </li>
  );
}
