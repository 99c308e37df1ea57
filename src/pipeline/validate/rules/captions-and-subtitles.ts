import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';
import { requireAttribute } from '../require-attribute.ts';

const INSTREAM = /^(?:CC[1-4]|SERVICE(?:[1-9]|[1-5]\d|6[0-3]))$/;

export const captionsAndSubtitles: MediaRule = {
  id: 'captions-and-subtitles',
  code: 'R10',
  title: 'Captions are in the video and say where; subtitles are in a playlist of their own',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1, §4.4.6.2.1',
  why: 'Without it a player finds no text to show.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    for (const { tag, type } of multivariant.renditions) {
      const instream = tag.attributes.get('INSTREAM-ID');
      if (type === 'SUBTITLES') {
        yield* requireAttribute(
          multivariant,
          [tag],
          'URI',
          'Add URI= with the playlist of the subtitles.',
        );
      }
      if (type !== 'CLOSED-CAPTIONS') continue;
      const uri = tag.attributes.get('URI');
      yield* requireAttribute(multivariant, [tag], 'INSTREAM-ID', 'Add INSTREAM-ID="CC1".');
      if (instream !== undefined && !INSTREAM.test(instream.value)) {
        yield {
          subject: atValue(multivariant, tag, instream),
          message: `INSTREAM-ID is ${quoteText(instream.value)}; it is CC1 to CC4 or SERVICE1 to SERVICE63.`,
          hint: 'Write INSTREAM-ID="CC1".',
        };
      }
      if (uri === undefined) continue;
      yield {
        subject: atValue(multivariant, tag, uri),
        message: 'URI stands on a rendition of TYPE=CLOSED-CAPTIONS, which is in the video.',
        hint: 'Remove the URI, or write TYPE=SUBTITLES.',
      };
    }
  },
};
