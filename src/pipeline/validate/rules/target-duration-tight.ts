import { tagsOf } from '../../playlist/tags-of.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const targetDurationTight: MediaRule = {
  id: 'target-duration-tight',
  code: 'M07',
  title: 'The target duration is that of the longest segment',
  severity: 'warning',
  source: 'veza: the window of draft-pantos-hls-rfc8216bis §4.1 follows from it',
  why: 'Peak bit rates are measured over a window of the target duration: one that is too long hides peaks.',
  reads: 'playlist',
  profiles: ['apple', 'veza'],
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const { endlist, segments, targetDuration } = playlist;
      const [tag] = tagsOf(playlist, 'EXT-X-TARGETDURATION');
      // A live playlist shows only some of its segments; a single segment may well be a short one.
      if (endlist === undefined || tag === undefined || segments.length < 2) continue;
      const seconds = segments.flatMap((segment) => segment.seconds ?? []);
      if (seconds.length < segments.length || targetDuration === undefined) continue;
      const longest = seconds.reduce((most, one) => Math.max(most, Math.round(one)), 1);
      if (targetDuration <= longest) continue;
      yield {
        subject: atValue(playlist, tag),
        message: `The target duration is ${targetDuration} s; the longest segment rounds to ${longest} s.`,
        hint: `Write #EXT-X-TARGETDURATION:${longest}.`,
      };
    }
  },
};
