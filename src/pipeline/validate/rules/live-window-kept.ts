import { tagsOf } from '../../playlist/tags-of.ts';
import { isLive } from '../is-live.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

const TARGETS_MIN = 3;
/** Segments end with a whole frame: three of six seconds may last a frame less than 18 s. */
const SLACK_SECONDS = 0.5;

export const liveWindowKept: MediaRule = {
  id: 'live-window-kept',
  code: 'M19',
  title: 'A live playlist that has removed segments still lasts three target durations',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.2',
  why: 'Players start three target durations before the end: with less they start at a segment that is about to go.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const { mediaSequence, segments, targetDuration } = playlist;
      if (!isLive(playlist) || mediaSequence === 0 || targetDuration === undefined) continue;
      if (segments.length === 0 || tagsOf(playlist, 'EXT-X-SKIP').length > 0) continue;
      const seconds = segments.reduce((sum, segment) => sum + (segment.seconds ?? 0), 0);
      if (seconds >= TARGETS_MIN * targetDuration - SLACK_SECONDS) continue;
      yield {
        subject: atLine(playlist, tagsOf(playlist, 'EXT-X-MEDIA-SEQUENCE')[0]),
        message: `${mediaSequence} segments were removed, and the rest lasts ${seconds.toFixed(3)} s, less than ${TARGETS_MIN} target durations of ${targetDuration} s.`,
        hint: `Keep at least ${TARGETS_MIN * targetDuration} s of segments (ffmpeg: a larger -hls_list_size).`,
      };
    }
  },
};
