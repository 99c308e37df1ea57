import { Flags } from '@oclif/core';

import { runWork, type WorkEvent } from '#core/events.ts';
import { formatBytes, formatDuration } from '#core/units.ts';
import type {
  RehearsedMigration,
  RehearsedTable,
  RehearseResult,
} from '#db/migrate/rehearse/index.ts';

import { describeBackup, measureBackup } from '../_kit/describe-backup.ts';
import { describeMigration, measureMigration } from '../_kit/describe-migration.ts';
import { dirFlag, policyFlag } from '../_kit/migrate-flags.ts';
import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateRehearse extends VezaCommand {
  static override summary =
    'Apply what is pending to a copy of the database, and tell what it locks and for how long.';
  static override description =
    'The copy stands beside the database and is dropped at the end; nothing in the database changes. PostgreSQL copies it only while nobody else is connected to it; otherwise take a backup with --from. A failing statement ends the rehearsal as it would end veza migrate.';
  static override examples = [
    '<%= config.bin %> migrate rehearse',
    '<%= config.bin %> migrate rehearse --from veza.backup',
    '<%= config.bin %> migrate rehearse --to 000006 --json',
    '<%= config.bin %> migrate rehearse --dir ./migrations --database-url postgres://localhost/copy',
  ];
  static override flags = {
    to: Flags.string({ description: 'The last migration to rehearse.', helpValue: 'ID' }),
    from: Flags.file({
      description: 'A backup of veza db backup to restore and work on, instead of a copy.',
      helpValue: 'FILE',
      exists: true,
    }),
    dir: dirFlag,
    policy: policyFlag,
  };
  static override document = {
    schema: 'veza.migrate.rehearse/1',
    keys: {
      migrations:
        'what was applied to the copy: id, name, kind, durationMs, statements (line, sql, durationMs, locks, rewrites)',
      tables:
        'tables that were there before and were locked: name, rows, bytes, mode, blocks, heldMs, rewritten; the strongest lock first',
      copyMs: 'how long it took to copy the database or to restore the backup',
      durationMs: 'length of the run',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateRehearse);
    const { rehearseMigrations } = await import('#db/migrate/rehearse/index.ts');
    const { dir, to, from } = run.flags;
    const policy = run.config.database.migratePolicy;
    const sink = this.terminal.sink(
      (event) => describeRehearsal(event) ?? describeBackup(event),
      (event) => measureMigration(event) ?? measureBackup(event),
    );
    const result = await this.withDatabase(run, (ctx) =>
      runWork(rehearseMigrations(ctx, { dir, to, policy, from }), sink),
    );
    this.finish({ document: { ...result }, text: render(result) });
  }
}

/** What a run of migrations says, where it could be taken for a change of the database itself. */
function describeRehearsal(event: WorkEvent): string | undefined {
  const text = describeMigration(event);
  return event.type === 'migration.applied' ? `On the copy: ${text}` : text;
}

function render({ migrations, tables, copyMs, durationMs }: RehearseResult): string {
  if (migrations.length === 0) return 'Nothing to apply.';
  const totalMs = migrations.reduce((sum, item) => sum + item.durationMs, 0);
  const count = migrations.length === 1 ? 'one migration' : `${migrations.length} migrations`;
  return [
    ...migrations.map(renderMigration),
    tables.length === 0 ? 'Nobody would have to wait.' : renderTables(tables),
    `Rehearsed ${count} in ${formatDuration(totalMs)} on a copy (made in ${formatDuration(copyMs)}, all in ${formatDuration(durationMs)}). The database is as it was.`,
  ].join('\n');
}

function renderMigration({ name, kind, durationMs, statements }: RehearsedMigration): string {
  const pauses = kind === 'batch' ? ', without its pauses' : '';
  const rows = statements.map(({ line, sql, durationMs: ms, locks, rewrites }) =>
    [
      `  ${String(line).padStart(4)}  ${formatDuration(ms).padStart(9)}  ${sql}`,
      ...locks.map(
        ({ mode, relation, heldMs, blocks }) =>
          `                   ${mode} on ${relation} for ${formatDuration(heldMs)}: ${blocks}`,
      ),
      ...rewrites.map((relation) => `                   writes all rows of ${relation} anew`),
    ].join('\n'),
  );
  return [`${name}: ${formatDuration(durationMs)}${pauses}`, ...rows].join('\n');
}

function renderTables(tables: readonly RehearsedTable[]): string {
  const rows = tables.map(({ name, rows: count, bytes, mode, heldMs, blocks, rewritten }) => [
    `  ${name}`,
    count === null ? 'rows not counted' : `${count} rows`,
    formatBytes(bytes),
    `${mode} ${formatDuration(heldMs)}`,
    `${blocks}${rewritten ? '; rewritten' : ''}`,
  ]);
  return `Locked at worst:\n${table(rows)}`;
}
