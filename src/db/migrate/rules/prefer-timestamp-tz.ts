import type { MigrationRule } from '../lint/model.ts';
import { builtInType, columnTypes } from '../lint/columns.ts';

export const preferTimestampTz: MigrationRule = {
  id: 'prefer-timestamp-tz',
  code: 'S31',
  aliases: ['prefer-timestamptz'],
  title: 'Times know their zone',
  severity: 'warning',
  source: 'PostgreSQL, Date/Time Types',
  why: 'A `timestamp` without time zone is what some clock showed somewhere: the instant depends on who reads it. `timestamptz` is an instant and takes the same 8 bytes.',
  examples: {
    bad: `create table events (
  at timestamp not null
);
`,
    good: `create table events (
  at timestamptz not null
);
`,
  },
  *check({ statement, at }) {
    for (const type of columnTypes(statement)) {
      if (!(builtInType(type) === 'timestamp')) continue;
      yield {
        subject: at(type.location),
        message: 'A timestamp without time zone names no instant.',
        hint: 'timestamptz',
      };
    }
  },
};
