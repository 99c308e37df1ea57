import type { MigrationRule } from '../lint/model.ts';
import { hasOption } from '../lint/has-option.ts';

/** The first PostgreSQL that has `repack`. */
const REPACK_SINCE = 19;

export const preferRepack: MigrationRule = {
  id: 'prefer-repack',
  code: 'S33',
  title: 'Tables are compacted while they are used',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL 19, REPACK: CONCURRENTLY',
  why: '`vacuum full` and `cluster` write the table anew under ACCESS EXCLUSIVE. From PostgreSQL 19 on `repack (concurrently)` does the same while everybody works.',
  examples: {
    bad: `-- veza:no-transaction
vacuum (full) plays;
`,
    good: `-- veza:no-transaction
vacuum (analyze) plays;
`,
    pgMajor: 19,
  },
  *check({ statement, pgMajor, at }) {
    const { ClusterStmt: cluster, VacuumStmt: vacuum } = statement.tree;
    const isFull = vacuum?.is_vacuumcmd === true && hasOption(vacuum.options, 'full');
    if (pgMajor < REPACK_SINCE || (cluster === undefined && !isFull)) return;
    yield {
      subject: at(),
      message: `${isFull ? 'vacuum full' : 'cluster'} writes the table anew while nobody can read or write it.`,
      hint: 'repack (concurrently) …, by hand or in psql',
    };
  },
};
