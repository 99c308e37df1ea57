import { Flags } from '@oclif/core';

import type { DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { VerifyInput, VerifyResult } from '#db/migrate/verify/index.ts';

import { describeVerify, describeVerified, measureVerify } from '../_kit/describe-verify.ts';
import { dirFlag } from '../_kit/migrate-flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateVerify extends VezaCommand {
  static override summary =
    'Take every migration up, down and up again beside the database, and compare schema and rows.';
  static override description =
    'Works in databases of its own that are dropped at the end; the configured database is left alone. Its tables hold rows meanwhile: those of veza seed --ci, or of --seed-sql. Ends with 3 when a migration does not come back to where it was.';
  static override examples = [
    '<%= config.bin %> migrate verify',
    '<%= config.bin %> migrate verify --json',
    '<%= config.bin %> migrate verify --dir ./migrations --seed-sql ./rows.sql --database-url postgres://localhost/app',
  ];
  static override flags = {
    dir: dirFlag,
    'seed-sql': Flags.file({
      description: 'SQL that fills the tables when every migration is applied.',
      helpValue: 'FILE',
      exists: true,
    }),
  };
  static override document = {
    schema: 'veza.migrate.verify/1',
    keys: {
      migrations:
        'each migration: id, name, outcome (ok, differs, data-lost, failed, irreversible), reason, differences, lost, withData, durationMs',
      findings: 'the migrations that did not come back: rule, code, severity, subject, message',
      fingerprint: 'SHA-256 of the schema that all migrations make',
      rows: 'rows that stood in the tables',
      durationMs: 'length of the run',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateVerify);
    const { verifyMigrations } = await import('#db/migrate/verify/index.ts');
    const { dir } = run.flags;
    const sink = this.terminal.sink(describeVerify, measureVerify);
    const result = await this.withDatabase(run, async (ctx) => {
      const seed = await chooseSeed(ctx, dir, run.flags['seed-sql']);
      return runWork(verifyMigrations(ctx, { dir, seed }), sink);
    });
    const findings = result.migrations.flatMap(describeVerified);
    this.finish({
      document: { ...result, findings },
      text: render(result, findings),
      category: findings.length > 0 ? 'findings' : undefined,
    });
  }
}

/** Veza's own tables get the small world; of other people's nobody knows what belongs there. */
async function chooseSeed(
  ctx: DatabaseContext,
  dir: string | undefined,
  file: string | undefined,
): Promise<VerifyInput['seed']> {
  if (file !== undefined) {
    const { seedFromFile } = await import('#db/migrate/verify/index.ts');
    return (there) => seedFromFile(there, file);
  }
  if (dir !== undefined) return undefined;
  const { seedScratch } = await import('#seed/index.ts');
  return (there) => seedScratch({ ...ctx, db: there.db });
}

function render(
  { migrations, rows, durationMs }: VerifyResult,
  findings: ReturnType<typeof describeVerified>,
): string {
  const count = (outcome: string): number =>
    migrations.filter((item) => item.outcome === outcome).length;
  const irreversible = count('irreversible');
  const data = rows === 0 ? 'without rows in the tables' : `with ${rows} rows in the tables`;
  const summary =
    `${count('ok')} of ${migrations.length} migrations go up, down and up again` +
    (irreversible === 0 ? '' : `, ${irreversible} cannot be undone`) +
    `; ${data} (${formatDuration(durationMs)}).`;
  return [...findings.map((item) => `${item.severity}: ${item.message}`), summary].join('\n');
}
