import { Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { MigrateContext, MigrateResult, PlannedMigration } from '#db/migrate/index.ts';

import { describeMigration, measureMigration } from '../_kit/describe-migration.ts';
import { dirFlag, lockFlags, lockLimits, lockWaitFlag, policyFlag } from '../_kit/migrate-flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class Migrate extends VezaCommand {
  static override summary = 'Apply the migrations that are pending.';
  static override description =
    'Each file is one transaction; in a file with the line -- veza:no-transaction each statement stands alone. After a failure, run the same command again: it goes on where the failed run stopped. A statement that waits for a table that others use gives up after --lock-timeout, so that nobody waits longer behind it, and is tried again. No statement has a time limit of its own; a file that wants one says set local statement_timeout.';
  static override examples = [
    '<%= config.bin %> migrate',
    '<%= config.bin %> migrate --dry-run',
    '<%= config.bin %> migrate --to 000003',
    '<%= config.bin %> migrate --dir ./migrations --database-url postgres://localhost/app',
  ];
  static override flags = {
    to: Flags.string({ description: 'The last migration to apply.', helpValue: 'ID' }),
    dir: dirFlag,
    'dry-run': Flags.boolean({
      description: 'Print what would be applied and change nothing.',
      default: false,
    }),
    policy: policyFlag,
    'lock-wait': lockWaitFlag,
    ...lockFlags,
  };
  static override document = {
    schema: 'veza.migrate/1',
    keys: {
      planned: 'names of what was to be applied, in order',
      applied: 'what this run applied: id, name, statements, durationMs',
      pending: 'how many migrations are still to be applied',
      ahead: 'names of what newer code has applied; none of it breaks this version',
      plan: 'with --dry-run: each file with id, name, kind (transactional, no-transaction), breaking, statements (line, sql, locks)',
      durationMs: 'length of the run',
    },
  } as const;

  protected override founds = true;

  async run(): Promise<void> {
    const run = await this.start(Migrate);
    const { migrate } = await import('#db/migrate/index.ts');
    const { dir, to } = run.flags;
    const dryRun = run.flags['dry-run'];
    const policy = run.config.database.migratePolicy;
    const input = { dir, to, dryRun, policy, parser: 'here' as const, ...lockLimits(run.flags) };
    const sink = this.terminal.sink(describeMigration, measureMigration);
    // A run has one connection of its own, which sees for itself whether the server will do.
    const options = { probed: dryRun };
    const work = (ctx: MigrateContext) => runWork(migrate(ctx, input), sink);
    const result = await this.withDatabase(run, work, options);
    this.finish({ document: { ...result }, text: dryRun ? renderPlan(result) : render(result) });
  }
}

function renderPlan(result: MigrateResult): string {
  if (result.planned.length === 0) return `Nothing to apply${describeAhead(result)}.`;
  const lines = result.plan!.flatMap((file) => [
    renderFile(file),
    file.statements.map(renderStatement).join('\n'),
  ]);
  return ['Would apply, in this order:', ...lines].join('\n');
}

function renderFile({ name, kind, breaking, statements }: PlannedMigration): string {
  const isOne = statements.length === 1;
  const count = isOne ? 'one statement' : `${statements.length} statements`;
  const alone = isOne ? 'on its own' : 'each on its own';
  const ways: Record<PlannedMigration['kind'], string> = {
    transactional: `${count} in one transaction`,
    'no-transaction': `${count}, ${alone}`,
    batch: `${count}, in batches`,
  };
  const how = ways[kind];
  return `  ${name}: ${how}${breaking ? '; older code may not run against it' : ''}`;
}

function renderStatement({ line, sql, locks }: PlannedMigration['statements'][number]): string {
  const waits = locks.map((lock) => `\n          ${lock.mode} on ${lock.relation}: ${lock.blocks}`);
  return `    ${String(line).padStart(4)}  ${sql}${waits.join('')}`;
}

function render(result: MigrateResult): string {
  const count = result.applied.length;
  const left = result.pending === 0 ? '' : `; ${result.pending} left pending by --to`;
  if (count === 0) return `Nothing to apply${left}${describeAhead(result)}.`;
  const files = count === 1 ? 'one migration' : `${count} migrations`;
  return `Applied ${files} in ${formatDuration(result.durationMs)}${left}.`;
}

function describeAhead({ ahead }: MigrateResult): string {
  return ahead.length === 0 ? '' : `; the database is ahead of this version by ${ahead.join(', ')}`;
}
