import { isLive } from '../is-live.ts';
import { mendSingleTag } from './mend-single-tag.ts';
import type { Mender } from './model.ts';

/**
 * EXT-X-TARGETDURATION that is missing, unreadable, or not the longest EXTINF of all media
 * playlists, which share one (draft-pantos-hls-rfc8216bis §4.4.3.1, §6.2.4). That of a live playlist
 * never changes, so it is left alone.
 */
export const mendTargetDuration: Mender = function* ({ renditions }) {
  const finished = renditions.filter(({ playlist }) => !isLive(playlist));
  const seconds = finished.flatMap(({ playlist }) =>
    playlist.segments.flatMap((segment) => segment.seconds ?? []),
  );
  if (seconds.length === 0) return;
  const longest = Math.max(
    1,
    seconds.reduce((most, item) => Math.max(most, Math.round(item)), 0),
  );
  for (const { playlist } of finished) {
    yield* mendSingleTag(playlist, 'EXT-X-TARGETDURATION', String(longest));
  }
};
