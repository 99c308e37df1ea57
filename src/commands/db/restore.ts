import path from 'node:path';

import { Args, Flags } from '@oclif/core';

import type { DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { formatBytes, formatDuration } from '#core/units.ts';
import type { BackupManifest, RestorePlan } from '#db/backup/index.ts';
import type { RestoreBackupResult } from '#platform/backup/index.ts';

import { jobsFlag } from '../_kit/backup-flags.ts';
import { confirm } from '../_kit/confirm.ts';
import { describeBackup, measureBackup } from '../_kit/describe-backup.ts';
import { describeKept } from '../_kit/describe-kept.ts';
import type { Page } from '../_kit/page.ts';
import { tellIfStopped } from '../_kit/tell-if-stopped.ts';
import { VezaCommand, type CommandResult } from '../_kit/veza-command.ts';

export default class DbRestore extends VezaCommand {
  static override summary = 'Make the database the one of a backup.';
  static override description =
    'The backup is restored beside the database and verified row by row; then the two change places in one moment. A run that is killed leaves the old rows as they are. A user who may not make databases gets it in one transaction instead. --dry-run compares every byte of the file with its hash and says what would be done.';
  static override examples = [
    '<%= config.bin %> db restore veza.backup',
    '<%= config.bin %> db restore --dry-run veza.backup',
    '<%= config.bin %> db restore --replace --yes --keep-old veza.backup',
    '<%= config.bin %> db restore app.backup --database-url postgres://localhost/app2 --json',
  ];
  static override args = {
    file: Args.string({ description: 'What veza db backup wrote.', required: true }),
  };
  static override flags = {
    replace: Flags.boolean({ description: 'Also a database that is not empty.' }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
    force: Flags.boolean({ description: 'Also while others are connected; they are cut off.' }),
    'keep-old': Flags.boolean({
      description: 'Keep the old database under another name, which is printed with the way back.',
    }),
    'dry-run': Flags.boolean({ description: 'Check the file and change nothing.' }),
    jobs: jobsFlag,
  };
  static override document = {
    schema: 'veza.db.restore/1',
    keys: {
      database: 'name of the database',
      way: 'beside: a new database took its place; inside: one transaction',
      restored: 'false for --dry-run',
      createdAt: 'the moment that the backup shows',
      schemaId: 'newest migration in it; null where there is no record of migrations',
      fingerprint: 'SHA-256 of the schema, without owners',
      tables: 'how many',
      rows: 'in all tables',
      media: 'files in the list, how many were written and how many are missing; null without any',
      kept: 'name of the old database with --keep-old, or null',
      pending: 'migrations that are to be applied now; null for databases that are not of veza',
      durationMs: 'length of the run',
    },
  } as const;

  protected override founds = true;

  async run(): Promise<void> {
    const run = await this.start(DbRestore);
    const { openBackupFile } = await import('#db/backup/index.ts');
    const file = path.resolve(run.args.file);
    // A file that cannot be used is told before a database is made for it.
    await (await openBackupFile(file))[Symbol.asyncDispose]();
    const result = await this.withDatabase(run, (ctx) =>
      run.flags['dry-run'] ? this.#check(ctx, file) : this.#restore(ctx, file, run),
    );
    this.finish(result);
    if (run.flags['keep-old']) await tellIfStopped(await this.baseContext(run), this.terminal);
  }

  async #check(ctx: DatabaseContext, file: string): Promise<CommandResult> {
    const { checkBackup } = await import('#platform/backup/index.ts');
    const startedMs = ctx.clock.monotonicMs();
    const sink = this.terminal.sink(describeBackup, measureBackup);
    const { manifest, bytes, plan } = await runWork(checkBackup(ctx, file), sink);
    const { target, way } = plan;
    const durationMs = Math.round(ctx.clock.monotonicMs() - startedMs);
    const { database } = target;
    const shared = { database, way, restored: false, media: null, kept: null, pending: null };
    return {
      document: { ...shared, ...described(manifest), durationMs },
      text: renderPlan(manifest, bytes, plan),
    };
  }

  async #restore(
    ctx: DatabaseContext,
    file: string,
    run: Awaited<ReturnType<typeof this.start<typeof DbRestore>>>,
  ): Promise<CommandResult> {
    const { restoreBackup } = await import('#platform/backup/index.ts');
    const { replace, force, jobs, yes, input: mayAsk, json } = run.flags;
    const agree = ({ target }: RestorePlan): Promise<void> =>
      confirm({
        consequence: `This replaces everything in the database ${target.database} by the backup.`,
        command: `veza db restore --replace --yes ${file}`,
        yes,
        mayAsk: mayAsk && !json,
        signal: run.signal,
      });
    const input = { file, jobs, replace, force, keepOld: run.flags['keep-old'] };
    const sink = this.terminal.sink(describeBackup, measureBackup);
    const result = await runWork(restoreBackup(ctx, input, agree), sink);
    if (result.media !== null && result.media.missing > 0) {
      this.terminal.warn(
        `${result.media.missing} media files are neither in the storage nor in the backup.`,
      );
    }
    const { database, way, kept, media, pending, durationMs } = result;
    const place = { database, way, restored: true, media, kept, pending };
    return {
      document: { ...place, ...described(result.manifest), durationMs },
      text: render(result, this.terminal.page()),
    };
  }
}

function described({ createdAt, schema, tables }: BackupManifest) {
  return {
    createdAt,
    schemaId: schema.id,
    fingerprint: schema.fingerprint,
    tables: tables.length,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
  };
}

function renderPlan(manifest: BackupManifest, bytes: number, { target, way }: RestorePlan): string {
  const { createdAt, tables, rows } = described(manifest);
  const { relations, users, database } = target;
  const { media } = manifest;
  const included = media?.included ? 'with their bytes' : 'by their hashes';
  return [
    `The backup is whole: ${formatBytes(bytes)}, of ${createdAt}, ${tables} tables, ${rows.toLocaleString('en')} rows.`,
    ...(media === null || media.files === 0
      ? []
      : [`It has ${media.files.toLocaleString('en')} media files, ${included}.`]),
    way === 'beside'
      ? `It would be restored into a new database, which then takes the place of ${database}.`
      : `It would be restored into ${database} in one transaction: this user may not make databases.`,
    ...(relations === 0 ? [] : [`${database} is not empty (${relations} relations): --replace.`]),
    ...(users.length === 0 ? [] : [`In use by ${users.join(', ')}: stop them, or --force.`]),
  ].join('\n');
}

function render(result: RestoreBackupResult, page: Page): string {
  const { tables, rows, createdAt } = described(result.manifest);
  const { pending, kept, media } = result;
  return [
    `Restored ${rows.toLocaleString('en')} rows of ${tables} tables as of ${createdAt} in ${formatDuration(result.durationMs)}, and verified them.`,
    ...(media === null || media.written === 0 ? [] : [`Wrote ${media.written} media files.`]),
    ...(kept === null ? [] : [describeKept({ kept, database: result.database }, page)]),
    ...(pending ? [page.typeable(`${pending} migrations are pending: veza migrate`)] : []),
  ].join('\n');
}
