import { useState } from 'react';

import type { Track } from '#server/contract/catalog.ts';

import { useApp } from '#web/app/app-context.ts';
import { useAttempt } from '#web/money/use-attempt.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

/** Saves the original of a track. Its address is asked for when it is needed: it does not last. */
export function TrackDownload({ id, title }: { id: string; title: string }) {
  const { catalog } = useApp();
  const attempt = useAttempt();
  const download = () => attempt.run(async () => save(await catalog.track(id)));
  return (
    <div className="row-deed">
      <button
        type="button"
        className="button"
        disabled={attempt.busy}
        onClick={download}
        aria-label={`Download ${title}`}
      >
        Download
      </button>
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </div>
  );
}

/** The tracks of an album, each to save. */
export function AlbumDownloads({ id, title }: { id: string; title: string }) {
  const { catalog } = useApp();
  const attempt = useAttempt();
  const [tracks, setTracks] = useState<readonly Track[]>();
  const show = () => attempt.run(async () => setTracks((await catalog.album(id)).tracks));
  if (tracks) {
    return (
      <ul className="rows" aria-label={`Tracks of ${title}`}>
        {tracks.map((track) => (
          <li key={track.id} className="row-deed">
            <span>{track.title}</span>
            <TrackDownload id={track.id} title={track.title} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className="row-deed">
      <button
        type="button"
        className="button"
        disabled={attempt.busy}
        onClick={show}
        aria-label={`Show the downloads of ${title}`}
      >
        Downloads
      </button>
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </div>
  );
}

function save(track: Track): void {
  const link = document.createElement('a');
  link.href = track.urls.stream;
  link.download = track.title;
  link.click();
}
