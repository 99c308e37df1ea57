import { Flags } from '@oclif/core';

import { formatDuration } from '#core/units.ts';
import type { Finding } from '#core/rules.ts';
import type { Drift } from '#db/migrate/index.ts';

import { describeDrift } from '../_kit/describe-drift.ts';
import { dirFlag } from '../_kit/migrate-flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateDrift extends VezaCommand {
  static override summary = 'Show where the live schema is not the one that migrations left.';
  static override description =
    'Compares with the schema that the last migration run recorded; without a record, with what the applied files make in a scratch database. Ends with 3 when anything differs.';
  static override examples = [
    '<%= config.bin %> migrate drift',
    '<%= config.bin %> migrate drift --json',
    '<%= config.bin %> migrate drift --from-files',
    '<%= config.bin %> migrate drift --sql > mend.sql',
  ];
  static override flags = {
    dir: dirFlag,
    'from-files': Flags.boolean({
      description: 'Compare with what the applied files make, even where a record is there.',
    }),
    sql: Flags.boolean({ description: 'Print only the SQL that would mend the schema.' }),
    'all-schemas': Flags.boolean({
      description: "Also look at veza's own tables about migrations and at the queue's schema.",
    }),
  };
  static override document = {
    schema: 'veza.migrate.drift/1',
    keys: {
      against: 'what the live schema was held against: record or files',
      recordedAt: 'when the record was taken, or null',
      findings: 'what differs: rule, code, severity, subject, message, hint, evidence',
      sql: 'statements that mend all of it, in order',
      durationMs: 'length of the run',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateDrift);
    const { findDrift } = await import('#db/migrate/index.ts');
    const { dir } = run.flags;
    const input = {
      dir,
      fromFiles: run.flags['from-files'],
      allSchemas: run.flags['all-schemas'],
    };
    const drift = await this.withDatabase(run, (ctx) => findDrift(ctx, input));
    const findings = drift.differences.map(describeDrift);
    this.finish({
      document: {
        against: drift.against,
        recordedAt: drift.recordedAt?.toISOString() ?? null,
        findings,
        sql: drift.sql,
        durationMs: drift.durationMs,
      },
      text: run.flags.sql
        ? renderSql(drift)
        : render(drift, findings, this.terminal.page().typeable(sqlCommand(input))),
      category: findings.some((item) => item.severity !== 'info') ? 'findings' : undefined,
    });
  }
}

/** The command that prints the SQL for the very comparison that was made. */
function sqlCommand(input: { fromFiles: boolean; allSchemas: boolean }): string {
  const fromFiles = input.fromFiles ? ' --from-files' : '';
  const allSchemas = input.allSchemas ? ' --all-schemas' : '';
  return `veza migrate drift${fromFiles}${allSchemas} --sql`;
}

/** A script for psql: all or nothing, with bodies of functions taken as they are. */
function renderSql({ sql }: Drift): string {
  if (sql.length === 0) return '-- The schema is as it should be.';
  const who = '-- For the owner of the database.';
  return [who, 'begin;', 'set local check_function_bodies = off;', ...sql, 'commit;'].join('\n');
}

function render(drift: Drift, findings: readonly Finding[], command: string): string {
  const held =
    drift.against === 'files'
      ? 'what the migration files make'
      : `the record of ${drift.recordedAt!.toISOString()}`;
  const time = formatDuration(drift.durationMs);
  if (findings.length === 0) return `No drift: the schema is ${held} (${time}).`;
  const lines = findings.flatMap(({ severity, message, hint }) => [
    `${severity}: ${message}`,
    ...(hint === undefined ? [] : hint.split('\n').map((line) => `    ${line}`)),
  ]);
  const count = findings.length === 1 ? 'One difference' : `${findings.length} differences`;
  return [
    ...lines,
    `${count} from ${held} (${time}).`,
    `To mend: ${command} > mend.sql, read it, then apply it.`,
  ].join('\n');
}
