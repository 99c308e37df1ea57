import { atBytes, type MediaRule } from '../media-rule.ts';

const INDEPENDENT = 'EXT-X-INDEPENDENT-SEGMENTS';

/** `sample_is_non_sync_sample` (ISO/IEC 14496-12 §8.8.3.1). */
const NON_SYNC = 0x1_0000;

export const segmentsIndependent: MediaRule = {
  id: 'segments-independent',
  code: 'G06',
  title: 'Segments that are said to be independent begin with a sample that decodes alone',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.2.1',
  why: 'Players start at any segment then: they begin with a gap or with noise.',
  reads: 'media',
  *check({ multivariant, renditions }) {
    const isSaid = multivariant?.tags.has(INDEPENDENT) === true;
    for (const { playlist, segments } of renditions) {
      if (!isSaid && !playlist.tags.has(INDEPENDENT)) continue;
      for (const fetched of segments) {
        if (fetched.media?.container !== 'fmp4') continue;
        for (const track of fetched.media.fragments[0]?.tracks ?? []) {
          const run = track.runs.find(({ flags }) => flags.length > 0);
          if (run === undefined || (run.flags[0]! & NON_SYNC) === 0) continue;
          yield {
            subject: atBytes(fetched, run.place),
            message: `The first sample of track ${track.trackId} needs another one before it; ${INDEPENDENT} says that none does.`,
            hint: `Cut segments at samples that decode alone, or remove #${INDEPENDENT}.`,
          };
        }
      }
    }
  },
};
