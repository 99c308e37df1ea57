import type { Track } from '#server/contract/catalog.ts';

import { Icon } from './icon.tsx';

/** What is special about a track: not ready yet, failed, or not for everybody. */
export function TrackMark({ track }: { track: Track }) {
  if (track.state === 'failed') {
    return (
      <span className="mark mark-bad" title={track.failure?.message}>
        Failed
      </span>
    );
  }
  if (track.state !== 'ready') return <span className="mark">Processing</span>;
  if (track.visibility === 'public') return null;
  const words = track.visibility === 'private' ? 'Private' : 'Members only';
  return (
    <span className="mark mark-icon" title={words}>
      <Icon name={track.visibility === 'private' ? 'lock' : 'members'} size={14} />
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
