import { atLine, type MediaRule } from '../media-rule.ts';

export const nothingAfterEndlist: MediaRule = {
  id: 'nothing-after-endlist',
  code: 'M11',
  title: 'EXT-X-ENDLIST is the last thing in the playlist',
  severity: 'info',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.4',
  why: 'It may stand anywhere, but players and tools that stop there lose the segments after it.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const { endlist } = playlist;
      if (endlist === undefined) continue;
      const after = playlist.segments.filter(({ line }) => line.line > endlist.line);
      if (after.length === 0) continue;
      yield {
        subject: atLine(playlist, endlist),
        message: `${after.length} of ${playlist.segments.length} segments stand after EXT-X-ENDLIST.`,
        hint: `Move line ${endlist.line} to the end.`,
      };
    }
  },
};
