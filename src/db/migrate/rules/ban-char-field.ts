import type { MigrationRule } from '../lint/model.ts';
import { builtInType, columnTypes } from '../lint/columns.ts';

export const banCharField: MigrationRule = {
  id: 'ban-char-field',
  code: 'S20',
  title: 'Text is not padded with blanks',
  severity: 'warning',
  source: 'PostgreSQL, Character Types',
  why: '`char(n)` fills values up with blanks that take space, vanish in comparisons and appear again in output. It is no faster than `text`.',
  examples: {
    bad: `create table countries (
  code char(2) primary key
);
`,
    good: `create table countries (
  code text primary key check (length(code) = 2)
);
`,
  },
  *check({ statement, at }) {
    for (const type of columnTypes(statement)) {
      if (!(builtInType(type) === 'bpchar')) continue;
      yield {
        subject: at(type.location),
        message: 'char(n) pads every value with blanks.',
        hint: 'text, with a check (length(…) = n) where the length matters',
      };
    }
  },
};
