import type { MigrationRule } from '../lint/model.ts';
import { tablesWithoutSchema } from '../lint/tables-without-schema.ts';

export const requireTableSchema: MigrationRule = {
  id: 'require-table-schema',
  code: 'S38',
  title: 'Tables are named with their schema',
  severity: 'info',
  optIn: true,
  source: 'PostgreSQL, Schemas: The Schema Search Path',
  why: 'Without a schema the table is looked for along `search_path`, which is another one for another user or tool.',
  examples: {
    bad: `alter table tracks add column note text;
`,
    good: `alter table public.tracks add column note text;
`,
  },
  *check({ statement, at }) {
    for (const { name, location } of tablesWithoutSchema(statement.tree)) {
      yield {
        subject: at(location),
        message: `${name} is named without its schema.`,
        hint: `public.${name}`,
      };
    }
  },
};
