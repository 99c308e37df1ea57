import { atLine, type MediaRule } from '../media-rule.ts';

export const segmentsPresent: MediaRule = {
  id: 'segments-present',
  code: 'F14',
  title: 'A media playlist has segments',
  severity: 'info',
  exception: { severity: 'warning', when: 'the playlist is finished' },
  source: 'draft-pantos-hls-rfc8216bis §4.1',
  why: 'An empty playlist is valid and plays nothing; for finished music that is a mistake.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const { segments, dangling, lines, endlist, playlistType } = playlist;
      if (segments.length > 0 || dangling.length > 0 || !playlist.tags.has('EXTM3U')) continue;
      const isFinished = endlist !== undefined || playlistType === 'VOD';
      yield {
        subject: atLine(playlist, lines.at(-1)),
        message: isFinished
          ? 'The playlist is finished and names no segment.'
          : 'The playlist names no segment yet.',
        hint: 'Add the segments, each with its #EXTINF.',
        ...(isFinished && { severity: 'warning' as const }),
      };
    }
  },
};
