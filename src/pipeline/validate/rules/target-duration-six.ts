import { tagsOf } from '../../playlist/tags-of.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

const NOMINAL_SECONDS = 6;

export const targetDurationSix: MediaRule = {
  id: 'target-duration-six',
  code: 'M06',
  title: 'Segments last about six seconds',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 7.5, 7.6',
  why: 'Shorter segments cost a request each and hold more overhead; longer ones make starting and switching slow.',
  reads: 'playlist',
  profiles: ['apple', 'veza'],
  *check({ renditions }) {
    // Subtitles and I-frames are cut otherwise.
    for (const playlist of comparablePlaylists({ renditions })) {
      const { segments, targetDuration } = playlist;
      const [tag] = tagsOf(playlist, 'EXT-X-TARGETDURATION');
      if (tag === undefined || targetDuration === undefined) continue;
      if (targetDuration === 0 || targetDuration === NOMINAL_SECONDS) continue;
      // Music that is shorter than one segment has no choice.
      if (segments.length < 2 && targetDuration < NOMINAL_SECONDS) continue;
      yield {
        subject: atValue(playlist, tag),
        message: `The target duration is ${targetDuration} s; ${NOMINAL_SECONDS} s is recommended.`,
        hint: 'Cut segments of 6 s: ffmpeg -hls_time 6.',
      };
    }
  },
};
