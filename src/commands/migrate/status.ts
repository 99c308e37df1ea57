import { Flags } from '@oclif/core';

import { formatDuration } from '#core/units.ts';
import type { BegunMigration, MigrationStatus } from '#db/migrate/index.ts';

import { dirFlag, policyFlag } from '../_kit/migrate-flags.ts';
import type { Page } from '../_kit/page.ts';
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
      applied:
        'applied migrations: id, name, kind (versioned, baseline), breaking, statements, durationMs, appliedAt, appliedBy',
      pending: 'migrations to apply: id, name',
      begun:
        'migrations that a run has carried out in part: id, name, direction (up, down), done, statements, and batch (rows, total) for a file in batches',
      problems:
        'what does not fit: kind (changed, missing, renamed, out-of-order, broken-chain, too-new, half-undone), id, name, message, fix',
      ahead: 'ids and names of what newer code has applied',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateStatus);
    const { describeExtent, idText, readMigrationStatus } = await import('#db/migrate/index.ts');
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
          kind: row.kind,
          breaking: row.breaking,
          statements: row.statements,
          durationMs: row.durationMs,
          appliedAt: row.appliedAt,
          appliedBy: row.appliedBy,
        })),
        pending: status.pending.map((file) => ({ id: idText(file), name: file.name })),
        begun: status.begun.map((item) => ({ ...item, id: idText(item) })),
        problems: status.problems.map((item) => ({ ...item, id: idText(item) })),
        ahead: status.ahead.map((row) => ({ id: idText(row), name: row.name })),
      },
      text: render(status, describeExtent, this.terminal.page()),
      category: run.flags['exit-code'] && !isClean ? 'findings' : undefined,
    });
  }
}

function render(
  { applied, pending, begun, problems, ahead }: MigrationStatus,
  describeExtent: (part: BegunMigration) => string,
  page: Page,
): string {
  const troubled = new Map(problems.map((item) => [item.id, item]));
  const newer = new Set(ahead.map((row) => row.id));
  const parts = new Map(begun.map((item) => [item.id, item]));
  const count = (id: bigint): string => {
    const part = parts.get(id);
    return part === undefined ? '' : describeExtent(part);
  };
  const stateOf = (row: MigrationStatus['applied'][number]): string =>
    troubled.get(row.id)?.kind ?? (newer.has(row.id) ? 'ahead' : STATES[row.kind]);
  const rows = [
    ...applied.map((row) => [stateOf(row), row.name, describeRow(row)]),
    ...pending.map((file) => [
      troubled.get(file.id)?.kind ?? (parts.has(file.id) ? 'partial' : 'pending'),
      file.name,
      count(file.id),
    ]),
  ];
  const counts = `${applied.length} applied, ${pending.length} pending, ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}`;
  return [
    ...(rows.length === 0 ? [] : [table(rows)]),
    ...problems.map((item) => `${item.kind}: ${item.message}\n  ${page.typeable(item.fix)}`),
    ahead.length === 0 ? counts : `${counts}; ${ahead.length} of newer code`,
  ].join('\n');
}

const STATES = { versioned: 'applied', baseline: 'baseline' } as const;

function describeRow(row: MigrationStatus['applied'][number]): string {
  const at = row.appliedAt.toISOString().replace(/\.\d+Z$/, 'Z');
  const took = row.kind === 'baseline' ? 'recorded' : formatDuration(row.durationMs);
  return `${at}  ${took} by ${row.appliedBy}`;
}
