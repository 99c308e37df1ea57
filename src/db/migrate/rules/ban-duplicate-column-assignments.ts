import type { MigrationRule } from '../lint/model.ts';
import { duplicateColumns } from '../lint/duplicate-columns.ts';

export const banDuplicateColumnAssignments: MigrationRule = {
  id: 'ban-duplicate-column-assignments',
  code: 'S25',
  title: 'Each column is named once',
  severity: 'error',
  source: 'PostgreSQL, UPDATE and CREATE TABLE',
  why: 'PostgreSQL refuses a statement that gives a column twice, so that the migration fails on every database.',
  examples: {
    bad: `update tracks set state = 'ready', state = 'failed' where id = '00000000-0000-0000-0000-000000000000';
`,
    good: `update tracks set state = 'ready' where id = '00000000-0000-0000-0000-000000000000';
`,
  },
  *check({ statement, at }) {
    for (const { name, location } of duplicateColumns(statement.tree)) {
      yield {
        subject: at(location),
        message: `The column ${name} stands here more than once.`,
        hint: 'Keep the one that is meant.',
      };
    }
  },
};
