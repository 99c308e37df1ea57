import { Flags } from '@oclif/core';

import type { MigrationStatus } from '#db/migrate/index.ts';

import { dirFlag, policyFlag } from '../_kit/migrate-flags.ts';
import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateStatus extends VezaCommand {
  static override summary = 'Show what is applied, pending, changed, missing or out of order.';
  static override examples = [
    '<%= config.bin %> migrate status',
    '<%= config.bin %> migrate status --exit-code',
    '<%= config.bin %> migrate status --dir ./migrations --json',
  ];
  static override flags = {
    dir: dirFlag,
    policy: policyFlag,
    'exit-code': Flags.boolean({
      description: 'End with 3 when anything is pending or does not fit.',
    }),
  };
  static override document = {
    schema: 'veza.migrate.status/1',
    keys: {
      current: 'id of the newest applied migration, or null',
      applied: 'applied migrations: id, name, statements, durationMs, appliedAt, appliedBy',
      pending: 'migrations to apply: id, name',
      begun:
        'migrations that a run has carried out in part: id, name, direction (up, down), done, statements',
      problems:
        'what does not fit: kind (changed, missing, renamed, out-of-order), id, name, message',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateStatus);
    const { idText, readMigrationStatus } = await import('#db/migrate/index.ts');
    const { dir } = run.flags;
    const policy = run.config.database.migratePolicy;
    const status = await this.withDatabase(run, (ctx) => readMigrationStatus(ctx, { dir, policy }));
    const isClean = status.pending.length === 0 && status.problems.length === 0;
    this.finish({
      document: {
        current: status.current === undefined ? null : idText(status.current),
        applied: status.applied.map((row) => ({
          id: idText(row),
          name: row.name,
          statements: row.statements,
          durationMs: row.durationMs,
          appliedAt: row.appliedAt,
          appliedBy: row.appliedBy,
        })),
        pending: status.pending.map((file) => ({ id: idText(file), name: file.name })),
        begun: status.begun.map((item) => ({ ...item, id: idText(item) })),
        problems: status.problems.map((item) => ({ ...item, id: idText(item) })),
      },
      text: render(status),
      category: run.flags['exit-code'] && !isClean ? 'findings' : undefined,
    });
  }
}

function render({ applied, pending, begun, problems }: MigrationStatus): string {
  const troubled = new Map(problems.map((item) => [item.id, item]));
  const state = (id: bigint, usual: string): string => troubled.get(id)?.kind ?? usual;
  const parts = new Map(begun.map((item) => [item.id, item]));
  const count = (id: bigint): string => {
    const part = parts.get(id);
    return part === undefined ? '' : `${part.done} of ${part.statements} statements`;
  };
  const open = (id: bigint): string => (parts.has(id) ? 'partial' : 'pending');
  const rows = [
    ...applied.map((row) => [state(row.id, 'applied'), row.name, row.appliedAt.toISOString()]),
    ...pending.map((file) => [state(file.id, open(file.id)), file.name, count(file.id)]),
  ];
  const summary = `${applied.length} applied, ${pending.length} pending, ${problems.length} problems`;
  return [
    ...(rows.length === 0 ? [] : [table(rows)]),
    ...problems.map((item) => `${item.kind}: ${item.message}`),
    summary,
  ].join('\n');
}
