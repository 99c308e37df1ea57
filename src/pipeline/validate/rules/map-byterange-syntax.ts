import { tagsOf } from '../../playlist/tags-of.ts';
import { substitute } from '../../playlist/variables.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const RANGE = /^\d+@\d+$/;

export const mapByterangeSyntax: MediaRule = {
  id: 'map-byterange-syntax',
  code: 'N03',
  title: 'BYTERANGE of EXT-X-MAP has a length and an offset',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.5',
  why: 'There is no range before it that an offset could follow from; players guess 0, or fail.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const tag of tagsOf(playlist, 'EXT-X-MAP')) {
        const range = tag.attributes.get('BYTERANGE');
        if (range === undefined || RANGE.test(substitute(range.value, playlist.variables)))
          continue;
        const isLength = /^\d+$/.test(range.value);
        yield {
          subject: atValue(playlist, tag, range),
          message: isLength
            ? `BYTERANGE ${quoteText(range.value)} has no offset.`
            : `BYTERANGE ${quoteText(range.value)} is not length@offset.`,
          hint: isLength
            ? `Write BYTERANGE="${range.value}@0" where the file starts with the init section.`
            : 'Write BYTERANGE="length@offset" with two whole numbers of bytes.',
        };
      }
    }
  },
};
