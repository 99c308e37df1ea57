import type { Track } from '#server/contract/catalog.ts';

import { Cover } from '#web/ui/cover.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Link } from '#web/ui/link.tsx';
import { useTint } from '#web/ui/use-tint.ts';

import { QueueList } from './queue-list.tsx';
import { SeekSlider } from './seek-slider.tsx';
import { Transport } from './transport.tsx';
import { Volume } from './volume.tsx';

const waveformHeightPx = 64;

/** The cover large, with everything that steers the player and what comes next. */
export function NowPlaying({ track, onClose }: { track: Track; onClose: () => void }) {
  const name = track.album?.title ?? track.title;
  const tint = useTint(track.urls.cover, name);
  return (
    <Dialog title="Now playing" className="now-playing" hideTitle onClose={onClose}>
      <div className="now-playing-body" style={{ ['--tint' as string]: tint }}>
        <div className="now-playing-cover">
          <Cover url={track.urls.cover} name={name} eager />
        </div>
        <div className="now-playing-steer">
          <p className="now-playing-title">{track.title}</p>
          <p className="now-playing-artist">
            <Link to={`artists/${track.artist.id}`} onClick={onClose}>
              {track.artist.name}
            </Link>
            {track.album && (
              <>
                {' · '}
                <Link to={`albums/${track.album.id}`} onClick={onClose}>
                  {track.album.title}
                </Link>
              </>
            )}
          </p>
          <SeekSlider height={waveformHeightPx} />
          <Transport />
          <Volume />
        </div>
        <div className="now-playing-queue">
          <h3>Up next</h3>
          <QueueList />
        </div>
      </div>
    </Dialog>
  );
}
