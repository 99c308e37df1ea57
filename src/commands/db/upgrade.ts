import { Flags } from '@oclif/core';

import { runWork, type WorkEvent } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { UpgradeEvent, UpgradeResult } from '#db/embedded/index.ts';

import { jobsFlag } from '../_kit/backup-flags.ts';
import { commandErrors } from '../_kit/command-errors.ts';
import { describeBackup, measureBackup } from '../_kit/describe-backup.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class DbUpgrade extends VezaCommand {
  static override summary = 'Move the embedded database to the PostgreSQL that this veza brings.';
  static override description =
    'Needed once after an update of veza that brings a new major version. The old database is saved by its own programs, restored and verified in a new folder, which then takes its place; the old folder is kept until you remove it. A run that is killed leaves the old folder in use, and is begun again.';
  static override examples = [
    '<%= config.bin %> db upgrade',
    '<%= config.bin %> db upgrade --old-bin /usr/lib/postgresql/17/bin',
    '<%= config.bin %> db upgrade --drop-old --json',
  ];
  static override flags = {
    'old-bin': Flags.directory({
      description: 'Folder with the programs of the old version.',
      helpValue: 'DIR',
    }),
    'drop-old': Flags.boolean({
      description: 'Remove the old folder at the end.',
      default: false,
    }),
    jobs: jobsFlag,
  };
  static override document = {
    schema: 'veza.db.upgrade/1',
    keys: {
      from: 'major version of the old folder',
      to: 'version of the server now',
      kept: 'where the old folder is, or null',
      tables: 'how many',
      rows: 'in all tables',
      durationMs: 'length of the run',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(DbUpgrade);
    const { requireEmbedded } = await import('#db/require-embedded.ts');
    requireEmbedded(run.config, 'upgrade');
    const { hasEmbeddedDatabase } = await import('#db/embedded/paths.ts');
    const { dataDir } = run.config;
    if (!hasEmbeddedDatabase(dataDir)) throw commandErrors.NO_INSTALLATION({ dataDir });
    const { upgradeServer } = await import('#db/embedded/index.ts');
    const { jobs } = run.flags;
    const input = { jobs, oldBin: run.flags['old-bin'], dropOld: run.flags['drop-old'] };
    const ctx = await this.baseContext(run);
    const startedMs = ctx.clock.monotonicMs();
    const sink = this.terminal.sink(describeUpgrade, measureBackup);
    const result = await runWork(upgradeServer(ctx, input), sink);
    await this.terminal.close();
    const { from, to, kept, manifest } = result;
    const tables = manifest.tables.length;
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const durationMs = Math.round(ctx.clock.monotonicMs() - startedMs);
    this.finish({
      document: { from, to, kept, tables, rows, durationMs },
      text: render(result, rows, durationMs),
    });
  }
}

function describeUpgrade(event: WorkEvent): string | undefined {
  const known = event as UpgradeEvent;
  return known.type === 'server.started'
    ? `Started PostgreSQL ${known.version}`
    : describeBackup(event);
}

function render({ from, to, kept }: UpgradeResult, rows: number, durationMs: number): string {
  return [
    `Moved ${rows.toLocaleString('en')} rows from PostgreSQL ${from} to ${to} in ${formatDuration(durationMs)}, and verified them.`,
    ...(kept === null ? [] : [`The old folder is ${kept}; remove it when all is well.`]),
  ].join('\n');
}
