import type { MigrationRule } from '../lint/model.ts';
import { builtInType, columnTypes } from '../lint/columns.ts';

const SMALL = new Set(['int2', 'smallint', 'smallserial', 'serial2']);

export const preferBigintOverSmallint: MigrationRule = {
  id: 'prefer-bigint-over-smallint',
  code: 'S28',
  title: 'Whole numbers have 64 bits instead of 16',
  severity: 'warning',
  source: 'PostgreSQL, Numeric Types',
  why: '16 bits end at 32,767, and moving to more writes the whole table anew under lock. The space that they save is mostly lost to alignment.',
  examples: {
    bad: `create table discs (
  album_id uuid primary key,
  number smallint not null
);
`,
    good: `create table discs (
  album_id uuid primary key,
  number bigint not null
);
`,
  },
  *check({ statement, at }) {
    for (const type of columnTypes(statement)) {
      if (!SMALL.has(builtInType(type) ?? '')) continue;
      yield {
        subject: at(type.location),
        message: '16 bits end at 32,767.',
        hint: 'bigint; or, where the range is bounded: -- veza:ignore prefer-bigint-over-smallint: REASON',
      };
    }
  },
};
