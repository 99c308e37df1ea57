import { fragmentsOf } from '../../boxes/measure-fmp4.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

export const encryptionInfoPresent: MediaRule = {
  id: 'encryption-info-present',
  code: 'E17',
  title: 'Encrypted fragments say how each sample is encrypted',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 1.41 (AirPlay); ISO/IEC 23001-7 §7',
  why: 'Players that read the vectors of each sample find none and play noise, or nothing.',
  reads: 'media',
  profiles: ['apple'],
  *check(presentation) {
    for (const { fetched, media, timing } of everySegment(presentation)) {
      if (timing?.track.entries[0]?.protection === undefined) continue;
      for (const { place, boxes } of fragmentsOf(media, timing.track.trackId)) {
        const isSaid = boxes.includes('saiz') && boxes.includes('saio');
        if (isSaid || boxes.includes('senc')) continue;
        const message = 'The track fragment has neither a senc box nor saiz and saio.';
        yield { subject: atBytes(fetched, place), message };
      }
    }
  },
};
