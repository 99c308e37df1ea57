import { useState } from 'react';

import type { Track } from '#server/contract/catalog.ts';

import { useApp } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import { FAILURE_WORDS } from '#web/player/playback-failure.ts';
import { currentEntry } from '#web/player/queue.ts';
import { Cover } from '#web/ui/cover.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Link } from '#web/ui/link.tsx';
import { useTint } from '#web/ui/use-tint.ts';

import { NowPlaying } from './now-playing.tsx';
import { QueueList } from './queue-list.tsx';
import { SeekSlider } from './seek-slider.tsx';
import { Transport } from './transport.tsx';
import { Volume } from './volume.tsx';

const barHeightPx = 36;

/** What plays, always at hand; out of the way until something does. */
export function PlayerBar() {
  const { player } = useApp();
  const track = currentEntry(useStore(player.queue))?.track;
  const { status, failure } = useStore(player.state);
  const [open, setOpen] = useState<'now-playing' | 'queue'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <p className="visually-hidden" role="status">
        {track && status === 'playing' ? `Now playing: ${track.title} by ${track.artist.name}` : ''}
      </p>
      {track && (
        <section className="player" aria-label="Player">
          <PlayerFace track={track} onOpen={() => setOpen('now-playing')} />
          {failure && (
            <p className="player-failure" role="alert">
              {FAILURE_WORDS[failure]}
              <button type="button" className="button button-small" onClick={() => player.toggle()}>
                Try again
              </button>
            </p>
          )}
          <div className="player-centre">
            <Transport />
            <SeekSlider height={barHeightPx} />
          </div>
          <div className="player-end">
            <button
              type="button"
              className="icon-button"
              aria-label="Queue"
              title="Queue"
              onClick={() => setOpen('queue')}
            >
              <Icon name="queue" size={22} />
            </button>
            <Volume />
          </div>
        </section>
      )}
      {track && open === 'now-playing' && <NowPlaying track={track} onClose={close} />}
      {open === 'queue' && (
        <Dialog title="Queue" className="sheet" onClose={close}>
          <QueueList />
        </Dialog>
      )}
    </>
  );
}

function PlayerFace({ track, onOpen }: { track: Track; onOpen: () => void }) {
  const name = track.album?.title ?? track.title;
  const tint = useTint(track.urls.cover, name);
  return (
    <div className="player-face" style={{ ['--tint' as string]: tint }}>
      <button
        type="button"
        className="player-cover"
        onClick={onOpen}
        aria-label={`Open what plays: ${track.title} by ${track.artist.name}`}
      >
        <Cover url={track.urls.cover} name={name} eager />
        <span className="player-cover-hint">
          <Icon name="expand" size={20} />
        </span>
      </button>
      <div className="player-names">
        <Link to={`tracks/${track.id}`} className="player-title">
          {track.title}
        </Link>
        <Link to={`artists/${track.artist.id}`} className="player-artist">
          {track.artist.name}
        </Link>
      </div>
    </div>
  );
}
