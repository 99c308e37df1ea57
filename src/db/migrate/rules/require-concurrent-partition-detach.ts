import type { MigrationRule } from '../lint/model.ts';
import { isNewTable } from '../lint/is-new.ts';

export const requireConcurrentPartitionDetach: MigrationRule = {
  id: 'require-concurrent-partition-detach',
  code: 'S04',
  title: 'Partitions are detached concurrently',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, ALTER TABLE: DETACH PARTITION',
  why: 'Detaching a partition takes ACCESS EXCLUSIVE on the partitioned table: everybody who reads any partition waits. The concurrent form lets them go on.',
  examples: {
    bad: `alter table plays detach partition plays_2024;
`,
    good: `-- veza:no-transaction
-- veza:ignore prefer-robust-stmts: the runner sees whether it is detached
alter table plays detach partition plays_2024 concurrently;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    for (const { subtype, def, location } of statement.commands) {
      const partition = def?.PartitionCmd;
      if (subtype !== 'AT_DetachPartition' || partition?.concurrent) continue;
      if (isNewTable(before, table!) || isNewTable(before, partition!.name!)) continue;
      yield {
        subject: at(location),
        message: `Detaching ${partition!.name!.relname} keeps everybody from the whole of ${table!.relname}.`,
        hint: 'In a file with -- veza:no-transaction: detach partition … concurrently',
      };
    }
  },
};
