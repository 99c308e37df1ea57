import type { MigrationRule } from '../lint/model.ts';
import { isNew } from '../lint/is-new.ts';
import { relationName, shownName } from '../lint/relation-name.ts';
import { hasOption } from '../lint/has-option.ts';

export const requireConcurrentReindex: MigrationRule = {
  id: 'require-concurrent-reindex',
  code: 'S03',
  title: 'Indexes are rebuilt concurrently',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, REINDEX: Rebuilding Indexes Concurrently',
  why: 'An ordinary rebuild locks out writes to the table, and reads through the index that is being rebuilt. The concurrent one builds a second index beside it and exchanges them.',
  examples: {
    bad: `reindex table plays;
`,
    good: `-- veza:no-transaction
reindex (concurrently) table plays;
`,
  },
  *check({ statement, before, at }) {
    const reindex = statement.tree.ReindexStmt;
    if (reindex === undefined || hasOption(reindex.params, 'concurrently')) return;
    const { relation } = reindex;
    if (relation !== undefined && isNew(before, relation)) return;
    const what = relation === undefined ? 'every index in it' : shownName(relationName(relation));
    yield {
      subject: at(),
      message: `Rebuilding ${what} keeps writes waiting, and reads through the index, until it is done.`,
      hint: 'In a file with -- veza:no-transaction: reindex (concurrently) …',
    };
  },
};
