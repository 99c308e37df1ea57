import type { MigrationRule } from '../lint/model.ts';
import { isNewTable } from '../lint/is-new.ts';
import { relationName, shownName } from '../lint/relation-name.ts';

export const requireConcurrentIndexCreation: MigrationRule = {
  id: 'require-concurrent-index-creation',
  code: 'S01',
  title: 'Indexes are built concurrently',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, CREATE INDEX: Building Indexes Concurrently',
  why: 'An ordinary index build keeps every write to the table waiting until it is done, which on a big table takes minutes. A concurrent build takes longer and lets everybody work.',
  examples: {
    bad: `create index plays_track_id_idx on plays (track_id);
`,
    good: `-- veza:no-transaction
create index concurrently plays_track_id_idx on plays (track_id);
`,
  },
  *check({ statement, before, at }) {
    const index = statement.tree.IndexStmt;
    if (index === undefined || index.concurrent) return;
    // `on only` is how a partitioned table gets an index without building any.
    if (index.relation.inh !== true || isNewTable(before, index.relation)) return;
    const table = shownName(relationName(index.relation));
    yield {
      subject: at(),
      message: `Building ${index.idxname ?? 'this index'} keeps writes to ${table} waiting until it is done.`,
      hint: 'In a file with -- veza:no-transaction: create index concurrently …',
    };
  },
};
