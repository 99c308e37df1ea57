import { atLine, type MediaRule } from '../media-rule.ts';

export const extinfHasUri: MediaRule = {
  id: 'extinf-has-uri',
  code: 'F13',
  title: 'A URI follows every EXTINF',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4',
  why: 'The segment is missing: the music ends there, or jumps.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const tag of playlist.dangling) {
        yield {
          subject: atLine(playlist, tag),
          message: `No URI follows the EXTINF on line ${tag.line}.`,
          hint: 'Add the URI of the segment on the next line, or remove the EXTINF.',
        };
      }
    }
  },
};
