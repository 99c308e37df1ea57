import { tagsOf } from '../../playlist/tags-of.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { isLive } from '../is-live.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { oddOnesOut } from '../odd-ones-out.ts';

export const discontinuitySequencesEqual: MediaRule = {
  id: 'discontinuity-sequences-equal',
  code: 'X07',
  title: 'The same piece of music has the same discontinuity sequence number in all playlists',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4',
  why: 'Players join renditions by this number, and play another piece where it differs.',
  reads: 'presentation',
  *check({ renditions }) {
    // Live playlists that are read one after the other may show different windows.
    const playlists = comparablePlaylists({ renditions });
    const [first] = playlists;
    const same = playlists.filter(
      (playlist) => !isLive(playlist) || playlist.mediaSequence === first?.mediaSequence,
    );
    const differ = oddOnesOut(same, (playlist) => String(playlist.discontinuitySequence));
    for (const { item, value } of differ?.odd ?? []) {
      yield {
        subject: atLine(item, tagsOf(item, 'EXT-X-DISCONTINUITY-SEQUENCE')[0] ?? item.lines[0]),
        message: `The first segment has the discontinuity sequence number ${value}; in "${differ!.sample.resource.name}" it is ${differ!.usual}.`,
        hint: 'Write the same #EXT-X-DISCONTINUITY-SEQUENCE into all playlists.',
      };
    }
  },
};
