import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableInits, topTypes } from '../readable-media.ts';

export const initWithoutMedia: MediaRule = {
  id: 'init-without-media',
  code: 'I07',
  title: 'The init section holds no samples',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1',
  why: 'Media in the init section is in no segment: it is loaded and never heard.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of readableInits(presentation)) {
      // With fragments it is a whole file that EXT-X-MAP names, and a fault of the playlist.
      if (topTypes(media).includes('moof')) continue;
      const mdat = media.boxes.find(({ type }) => type === 'mdat');
      if (mdat === undefined) continue;
      const message = `The init section has a mdat box of ${mdat.bytes} bytes.`;
      const hint = 'Keep ftyp and moov alone in the init section.';
      yield { subject: atBytes(fetched, mdat), message, hint };
    }
  },
};
