import { Args, Flags } from '@oclif/core';

import type { CleanedUp } from '#domains/retention/index.ts';

import { table } from './_kit/terminal.ts';
import { VezaCommand } from './_kit/veza-command.ts';

export default class Cleanup extends VezaCommand {
  static override summary =
    'Delete what is not kept for ever; the server does the same now and then.';
  static override description =
    'Retention jobs: expired (sessions, invitations, tickets, counters), kept-answers (to requests with an Idempotency-Key, after a day), webhook-deliveries (the log of them after payments.webhookLogDays, but for evidence).';
  static override examples = [
    '<%= config.bin %> cleanup --dry-run',
    '<%= config.bin %> cleanup webhook-deliveries --json',
  ];
  static override strict = false;
  static override args = {
    names: Args.string({ description: 'Names of retention jobs; without any, all of them.' }),
  };
  static override flags = {
    'dry-run': Flags.boolean({ description: 'Count what would be deleted, and delete nothing.' }),
  };
  static override document = {
    schema: 'veza.cleanup/1',
    keys: {
      deleted: 'rows by job and table; with --dry-run those that would be',
      dryRun: 'whether nothing was deleted',
    },
  } as const;

  async run(): Promise<void> {
    const { argv } = await this.parse(Cleanup);
    const run = await this.start(Cleanup);
    const { cleanUp } = await import('#domains/retention/index.ts');
    const dryRun = run.flags['dry-run'];
    const input = { names: argv.map(String), dryRun };
    const deleted = await this.withDatabase(run, (ctx) => cleanUp(ctx, input));
    this.finish({ document: { deleted, dryRun }, text: describe(deleted, dryRun) });
  }
}

function describe(deleted: CleanedUp, dryRun: boolean): string {
  const rows = Object.entries(deleted).flatMap(([job, tables]) =>
    Object.entries(tables).map(([name, count]) => [job, name, count.toLocaleString('en')]),
  );
  return table([['JOB', 'TABLE', dryRun ? 'WOULD GO' : 'DELETED'], ...rows]);
}
