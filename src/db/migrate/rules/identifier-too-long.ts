import type { MigrationRule } from '../lint/model.ts';

export const identifierTooLong: MigrationRule = {
  id: 'identifier-too-long',
  code: 'S35',
  title: 'Names have at most 63 bytes',
  severity: 'warning',
  source: 'PostgreSQL, Lexical Structure: Identifiers and Key Words',
  why: 'PostgreSQL cuts longer names without an error: two names that differ only at their ends become one, and nobody finds the object by the name in the file.',
  examples: {
    bad: `alter table tracks
  add column the_name_of_this_column_is_so_long_that_postgresql_cuts_it_short text;
`,
    good: `alter table tracks add column short text;
`,
  },
  *check({ statement, at }) {
    for (const { name, location } of statement.longNames) {
      yield {
        subject: at(location),
        message: `${name} has ${Buffer.byteLength(name)} bytes; PostgreSQL keeps 63.`,
        hint: 'A shorter name.',
      };
    }
  },
};
