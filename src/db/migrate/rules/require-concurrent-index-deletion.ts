import type { MigrationRule } from '../lint/model.ts';
import { dottedName, shownName } from '../lint/relation-name.ts';

export const requireConcurrentIndexDeletion: MigrationRule = {
  id: 'require-concurrent-index-deletion',
  code: 'S02',
  title: 'Indexes are dropped concurrently',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, DROP INDEX: CONCURRENTLY',
  why: 'Dropping an index takes the strongest lock of its table and waits for every running query; whoever comes after it waits, too. Dropping it concurrently waits without being in the way.',
  examples: {
    bad: `drop index plays_track_id_idx;
`,
    good: `-- veza:no-transaction
drop index concurrently if exists plays_track_id_idx;
`,
  },
  *check({ statement, before, at }) {
    const drop = statement.tree.DropStmt;
    if (drop?.removeType !== 'OBJECT_INDEX' || drop.concurrent) return;
    const names = drop.objects.flatMap((object) =>
      'List' in object ? [dottedName(object.List.items)] : [],
    );
    const old = names.filter((name) => !before.indexes.has(name));
    if (old.length === 0) return;
    yield {
      subject: at(),
      message: `Dropping ${old.map(shownName).join(', ')} keeps everybody from its table while it waits for its turn.`,
      hint: 'In a file with -- veza:no-transaction: drop index concurrently …',
    };
  },
};
