import { atBytes, type MediaRule } from '../media-rule.ts';
import { boxIn, readableInits } from '../readable-media.ts';

const TABLES = ['stts', 'stsc', 'stsz', 'stco'] as const;

export const initTablesEmpty: MediaRule = {
  id: 'init-tables-empty',
  code: 'I04',
  title: 'The sample tables of the init section are there and empty',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2',
  why: 'Samples that the init section counts are not in it; players look for them and fail.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of readableInits(presentation)) {
      for (const { place, sampleTables } of media.tracks) {
        const missing = TABLES.filter((table) => sampleTables[table] === undefined);
        if (missing.length > 0) {
          const message = `The track has no box ${missing.join(', ')}.`;
          yield { subject: atBytes(fetched, place), message, hint: HINT };
        }
        for (const table of TABLES) {
          const count = sampleTables[table] ?? 0;
          if (count === 0) continue;
          yield {
            subject: atBytes(fetched, boxIn(media, place, table) ?? place),
            message: `The table ${table} counts ${count} entries in an init section without samples.`,
            hint: HINT,
          };
        }
      }
    }
  },
};

const HINT = 'Package the music as fragmented MP4: ffmpeg -movflags empty_moov+default_base_moof';
