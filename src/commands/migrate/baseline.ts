import { Args, Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';
import type { BaselineResult } from '#db/migrate/index.ts';

import { describeMigration } from '../_kit/describe-migration.ts';
import { dirFlag, lockWaitFlag } from '../_kit/migrate-flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateBaseline extends VezaCommand {
  static override summary =
    'Record migrations as applied without running them; prints the plan unless --apply is given.';
  static override description =
    'For a database that had its schema before veza migrated it. Refused where anything is recorded already.';
  static override examples = [
    '<%= config.bin %> migrate baseline 000012 --dir ./migrations --database-url postgres://localhost/app',
    '<%= config.bin %> migrate baseline 000012 --dir ./migrations --database-url postgres://localhost/app --apply',
  ];
  static override args = {
    id: Args.string({
      description: 'The last migration whose changes the database has already.',
      required: true,
    }),
  };
  static override flags = {
    dir: dirFlag,
    apply: Flags.boolean({
      description: 'Really record; without it the plan is printed and nothing changes.',
      aliases: ['yes'],
    }),
    'lock-wait': lockWaitFlag,
  };
  static override document = {
    schema: 'veza.migrate.baseline/1',
    keys: {
      planned: 'names of what is to be recorded as applied, in order',
      recorded: 'names of what this run recorded',
      relations: 'tables and views that the schema holds; 0 makes a baseline doubtful',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateBaseline);
    const { baseline } = await import('#db/migrate/index.ts');
    const { dir, apply } = run.flags;
    const input = { dir, to: run.args.id, apply, lockWaitMs: run.flags['lock-wait'] * 1000 };
    const sink = this.terminal.sink(describeMigration);
    const result = await this.withDatabase(run, (ctx) => runWork(baseline(ctx, input), sink));
    if (result.relations === 0) {
      this.terminal.warn(
        'the schema is empty; a baseline runs nothing, and nothing will make its tables',
      );
    }
    this.finish({ document: { ...result }, text: render(result) });
  }
}

function render({ planned, recorded }: BaselineResult): string {
  if (recorded.length > 0) return `Recorded ${recorded.join(', ')} as applied; nothing was run.`;
  const lines = planned.map((name) => `  ${name}`);
  return [
    'Would record these as applied, without running them:',
    ...lines,
    'Add --apply to do it.',
  ].join('\n');
}
