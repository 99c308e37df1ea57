import { tagsOf } from '../../playlist/tags-of.ts';
import { isLive } from '../is-live.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

const SEGMENTS_MIN = 6;

export const livePlaylistReady: MediaRule = {
  id: 'live-playlist-ready',
  code: 'M20',
  title: 'A live playlist has six segments or more and says what time it is',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 8.4, 8.11',
  why: 'With fewer segments there is nothing to start from; without dates players cannot join renditions.',
  reads: 'playlist',
  profiles: ['apple', 'veza'],
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const { segments } = playlist;
      if (!isLive(playlist) || segments.length === 0) continue;
      const isWhole = tagsOf(playlist, 'EXT-X-SKIP').length === 0;
      if (isWhole && segments.length < SEGMENTS_MIN) {
        yield {
          subject: atLine(playlist, segments.at(-1)!.line),
          message: `The live playlist has ${segments.length} segments, fewer than ${SEGMENTS_MIN}.`,
          hint: `Keep ${SEGMENTS_MIN} segments or more (ffmpeg -hls_list_size ${SEGMENTS_MIN}), or end music that is complete with #EXT-X-ENDLIST.`,
        };
      }
      if (tagsOf(playlist, 'EXT-X-PROGRAM-DATE-TIME').length > 0) continue;
      yield {
        subject: atLine(playlist, segments[0]!.extinf ?? segments[0]!.line),
        message: 'The live playlist has no EXT-X-PROGRAM-DATE-TIME.',
        hint: 'Add #EXT-X-PROGRAM-DATE-TIME: before the first segment (ffmpeg -hls_flags program_date_time).',
      };
    }
  },
};
