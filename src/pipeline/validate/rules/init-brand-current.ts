import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableInits, topTypes } from '../readable-media.ts';

/** iso6 and later, and the brands of CMAF, which stand on them. */
const CURRENT = /^(?:iso[6-9a-c]|cmf[c2])$/;

export const initBrandCurrent: MediaRule = {
  id: 'init-brand-current',
  code: 'I01',
  title: 'The init section has the brand iso6 or a later one',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2',
  why: 'The brand says which boxes a player has to know; one that reads older files only may refuse it.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of readableInits(presentation)) {
      const { brands } = media;
      const hint =
        'Package the music again with the brand iso6, or write iso6 over a brand of ftyp.';
      if (brands === undefined) {
        if (!topTypes(media).includes('moov')) continue;
        yield { subject: atBytes(fetched), message: 'The init section has no ftyp box.', hint };
        continue;
      }
      const all = [brands.major, ...brands.compatible];
      if (all.some((brand) => CURRENT.test(brand))) continue;
      const ftyp = media.boxes.find(({ type }) => type === 'ftyp');
      const message = `None of its brands is iso6 or later: ${all.join(', ')}.`;
      yield { subject: atBytes(fetched, ftyp), message, hint };
    }
  },
};
