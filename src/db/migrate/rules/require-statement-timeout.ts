import type { MigrationRule } from '../lint/model.ts';
import { wantsLimit } from '../lint/slow-statements.ts';

export const requireStatementTimeout: MigrationRule = {
  id: 'require-statement-timeout',
  code: 'S37',
  title: 'Files set a statement_timeout of their own',
  severity: 'info',
  optIn: true,
  aliases: ['require-timeout-settings'],
  source: 'PostgreSQL, Client Connection Defaults: statement_timeout',
  why: "A statement that takes longer than anybody thought holds its locks as long. What is long is the file's to say; the runner sets no limit.",
  examples: {
    bad: `alter table tracks add column note text;
`,
    good: `set local statement_timeout = '30s';
alter table tracks add column note text;
`,
  },
  check: wantsLimit('statement_timeout', {
    message: 'This statement may take long, and the file sets no statement_timeout.',
    hint: "set local statement_timeout = '30s';",
  }),
};
