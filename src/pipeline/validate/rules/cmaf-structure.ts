import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment, type ReadableSegment } from '../readable-media.ts';

/** Brands that promise CMAF tracks, fragments or segments (ISO/IEC 23000-19 §7.2). */
const CMAF = new Set(['cmfc', 'cmf2', 'cmfs', 'cmff', 'cmfl', 'caac']);

export const cmafStructure: MediaRule = {
  id: 'cmaf-structure',
  code: 'I15',
  title: 'What says that it is CMAF is built as CMAF',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2; ISO/IEC 23000-19 §7.3.2',
  why: 'Packagers and players that trust the brand read one run of one track and lose the rest.',
  reads: 'media',
  *check(presentation) {
    for (const item of everySegment(presentation)) {
      if (!promisesCmaf(item)) continue;
      for (const { place, tracks } of item.media.fragments) {
        const subject = atBytes(item.fetched, place);
        if (tracks.length !== 1) {
          yield { subject, message: `The fragment has ${tracks.length} tracks; CMAF allows one.` };
        }
        for (const track of tracks) {
          const at = atBytes(item.fetched, track.place);
          if (track.runs.length !== 1) {
            const message = `The track fragment has ${track.runs.length} runs; CMAF allows one.`;
            yield { subject: at, message };
          }
          if (!track.isDefaultBaseMoof) {
            const message = 'The flag default-base-is-moof of tfhd is not set; CMAF wants it.';
            yield { subject: at, message };
          }
        }
      }
    }
  },
};

function promisesCmaf({ media, init }: ReadableSegment): boolean {
  return [media.brands, init?.brands].some(
    (brands) => brands && [brands.major, ...brands.compatible].some((brand) => CMAF.has(brand)),
  );
}
