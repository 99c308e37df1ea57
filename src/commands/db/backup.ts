import path from 'node:path';

import { Args, Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';
import { formatBytes, formatDuration } from '#core/units.ts';
import type { SaveBackupResult } from '#platform/backup/index.ts';

import { describeBackup, measureBackup } from '../_kit/describe-backup.ts';
import { jobsFlag } from '../_kit/backup-flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class DbBackup extends VezaCommand {
  static override summary = 'Save the database into one file, as it is at one moment.';
  static override description =
    'Works while people use it, on the embedded PostgreSQL and with --database-url on any other. The file gets its name when it is whole, and only its owner may read it. Media files are listed by hash; --with-media puts their bytes in, too. docs/backup.md has a line for cron and a drill.';
  static override examples = [
    '<%= config.bin %> db backup veza.backup',
    '<%= config.bin %> db backup --with-media "/srv/backup/veza-$(date +%F).backup"',
    '<%= config.bin %> db backup app.backup --database-url postgres://localhost/app --json',
  ];
  static override args = {
    file: Args.string({ description: 'The file to write.', required: true }),
  };
  static override flags = {
    'with-media': Flags.boolean({
      description: 'Also the bytes of the media files.',
      default: false,
    }),
    force: Flags.boolean({ description: 'Replace a file of this name.' }),
    jobs: jobsFlag,
  };
  static override document = {
    schema: 'veza.db.backup/1',
    keys: {
      file: 'absolute path of the backup',
      bytes: 'its size',
      createdAt: 'the moment that it shows',
      schemaId: 'newest migration; null where there is no record of migrations',
      fingerprint: 'SHA-256 of the schema, without owners',
      postgres: 'version of the server',
      tables: 'name, rows, bytes (as text) and hash (of the rows, in any order) of each table',
      media:
        'files and bytes named by the database, how many are missing, and whether the bytes are included',
      durationMs: 'length of the run',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(DbBackup);
    const { saveBackup } = await import('#platform/backup/index.ts');
    const { force, jobs } = run.flags;
    const file = path.resolve(run.args.file);
    const input = { file, jobs, force, withMedia: run.flags['with-media'] };
    const sink = this.terminal.sink(describeBackup, measureBackup);
    const result = await this.withDatabase(run, (ctx) => runWork(saveBackup(ctx, input), sink));
    const missing = result.manifest.media?.missing ?? 0;
    if (missing > 0) {
      this.terminal.warn(`${missing} media files are named by the database and are not there.`);
    }
    this.finish({ document: documentOf(file, result), text: render(file, result) });
  }
}

function documentOf(file: string, { manifest, bytes, durationMs }: SaveBackupResult) {
  const { createdAt, postgres, schema, tables, media } = manifest;
  return {
    file,
    bytes,
    createdAt,
    schemaId: schema.id,
    fingerprint: schema.fingerprint,
    postgres,
    tables: tables.map((item) => ({
      name: `${item.schema}.${item.name}`,
      rows: item.rows,
      bytes: item.bytes,
      hash: item.hash,
    })),
    media:
      media === null
        ? null
        : {
            files: media.files,
            bytes: media.bytes,
            missing: media.missing,
            included: media.included,
          },
    durationMs,
  };
}

function render(file: string, { manifest, bytes, durationMs }: SaveBackupResult): string {
  const { tables, media } = manifest;
  const rows = tables.reduce((sum, item) => sum + item.rows, 0).toLocaleString('en');
  const files = media === null || media.files === 0 ? '' : `, ${describeMedia(media)}`;
  return `Saved ${rows} rows of ${tables.length} tables${files} in ${formatDuration(durationMs)}: ${file} (${formatBytes(bytes)}).`;
}

function describeMedia(media: NonNullable<SaveBackupResult['manifest']['media']>): string {
  const what = `${media.files.toLocaleString('en')} media files (${formatBytes(media.bytes)})`;
  return media.included ? what : `the hashes of ${what}`;
}
