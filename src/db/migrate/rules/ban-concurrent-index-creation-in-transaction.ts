import type { MigrationRule } from '../lint/model.ts';
import type { LintStatement } from '../lint/model.ts';
import { hasOption } from '../lint/has-option.ts';

function isConcurrent({ tree, commands }: LintStatement): boolean {
  return (
    tree.IndexStmt?.concurrent === true ||
    tree.DropStmt?.concurrent === true ||
    hasOption(tree.ReindexStmt?.params, 'concurrently') ||
    commands.some(({ def }) => def?.PartitionCmd?.concurrent === true)
  );
}

export const banConcurrentIndexCreationInTransaction: MigrationRule = {
  id: 'ban-concurrent-index-creation-in-transaction',
  code: 'S23',
  title: 'Concurrent work stands outside a transaction',
  severity: 'error',
  source: 'PostgreSQL, CREATE INDEX: Building Indexes Concurrently',
  why: 'PostgreSQL refuses it there (SQLSTATE 25001), so that the migration fails on every database.',
  examples: {
    bad: `create index concurrently plays_track_id_idx on plays (track_id);
`,
    good: `-- veza:no-transaction
create index concurrently plays_track_id_idx on plays (track_id);
`,
  },
  *check({ statement, at }) {
    if (statement.transaction === undefined || !isConcurrent(statement)) return;
    yield {
      subject: at(),
      message: 'PostgreSQL refuses to work concurrently inside the transaction of this file.',
      hint: 'Give it a file of its own with -- veza:no-transaction.',
    };
  },
};
