import type { MigrationRule } from '../lint/model.ts';
import { builtInType, columnTypes } from '../lint/columns.ts';

const INT = new Set(['int4', 'int', 'integer', 'serial', 'serial4']);

export const preferBigintOverInt: MigrationRule = {
  id: 'prefer-bigint-over-int',
  code: 'S27',
  title: 'Whole numbers have 64 bits',
  severity: 'warning',
  source: 'PostgreSQL, Numeric Types',
  why: 'A counter or a key of 32 bits ends at 2,147,483,647, and moving to 64 bits then writes the whole table anew under lock, on the day when it is biggest.',
  examples: {
    bad: `create table play_counts (
  track_id uuid primary key,
  plays integer not null
);
`,
    good: `create table play_counts (
  track_id uuid primary key,
  plays bigint not null
);
`,
  },
  *check({ statement, at }) {
    for (const type of columnTypes(statement)) {
      if (!INT.has(builtInType(type) ?? '')) continue;
      yield {
        subject: at(type.location),
        message: '32 bits end at 2,147,483,647.',
        hint: 'bigint; or, where the range is bounded: -- veza:ignore prefer-bigint-over-int: REASON',
      };
    }
  },
};
