import type { MigrationRule } from '../lint/model.ts';
import { builtInType, columnTypes } from '../lint/columns.ts';

export const preferTextField: MigrationRule = {
  id: 'prefer-text-field',
  code: 'S30',
  title: 'The length of text is a check',
  severity: 'info',
  source: 'PostgreSQL, Character Types',
  why: 'A `varchar(n)` is `text` with a limit in its type: to lower it the table is locked and read. A check can be added `not valid`, and changed.',
  examples: {
    bad: `create table labels (
  name varchar(200) not null
);
`,
    good: `create table labels (
  name text not null check (length(name) <= 200)
);
`,
  },
  *check({ statement, at }) {
    for (const type of columnTypes(statement)) {
      if (!(builtInType(type) === 'varchar' && type.typmods !== undefined)) continue;
      yield {
        subject: at(type.location),
        message: 'The limit of a varchar(n) sits in the type and is hard to change.',
        hint: 'text, with a check (length(…) <= n)',
      };
    }
  },
};
