import { atBytes, type MediaRule } from '../media-rule.ts';

export const mediaKindKnown: MediaRule = {
  id: 'media-kind-known',
  code: 'B02',
  title: 'A segment is media',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1',
  why: 'A server that answers with a page of its own instead of the segment is found here, and so is a file that was never written.',
  reads: 'media',
  *check({ renditions }) {
    for (const fetched of renditions.flatMap(({ segments }) => segments)) {
      const { media, segment } = fetched;
      if (media?.container !== 'unknown' || media.isAudio) continue;
      const { looksLike } = media;
      // Subtitles are text, and encrypted bytes look like nothing.
      const isEncrypted = segment.keys.length > 0 && looksLike === 'encrypted or unknown';
      if (looksLike === 'WebVTT' || isEncrypted) continue;
      const is = looksLike === 'encrypted or unknown' ? 'of no kind that is known' : looksLike;
      yield {
        subject: atBytes(fetched),
        message: `The segment is ${is}, and no media.`,
        hint: 'Write the segment again: fragmented MP4, MPEG-TS, or packed AAC, MP3, AC-3 or E-AC-3.',
      };
    }
  },
};
