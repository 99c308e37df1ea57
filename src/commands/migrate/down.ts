import { Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { MigrateDownResult } from '#db/migrate/index.ts';

import { describeMigration, measureMigration } from '../_kit/describe-migration.ts';
import { dirFlag, lockFlags, lockLimits, lockWaitFlag } from '../_kit/migrate-flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateDown extends VezaCommand {
  static override summary =
    'Undo migrations, newest first; prints the plan unless --apply is given.';
  static override examples = [
    '<%= config.bin %> migrate down',
    '<%= config.bin %> migrate down --apply',
    '<%= config.bin %> migrate down --to 000002 --apply',
    '<%= config.bin %> migrate down --steps 2 --apply',
  ];
  static override flags = {
    steps: Flags.integer({
      description: 'How many migrations to undo; 1 unless --to is given.',
      helpValue: 'N',
      min: 1,
      exclusive: ['to'],
    }),
    to: Flags.string({
      description: 'Undo everything above this migration, which stays; 0 undoes all.',
      helpValue: 'ID',
    }),
    dir: dirFlag,
    apply: Flags.boolean({
      description: 'Really undo; without it the plan is printed and nothing changes.',
      aliases: ['yes'],
    }),
    'lock-wait': lockWaitFlag,
    ...lockFlags,
  };
  static override document = {
    schema: 'veza.migrate.down/1',
    keys: {
      planned: 'names of what is to be undone, in order',
      undone: 'what this run undid: id, name, statements, durationMs',
      durationMs: 'length of the run',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateDown);
    const { migrateDown } = await import('#db/migrate/index.ts');
    const { to, dir, apply } = run.flags;
    const target = to === undefined ? { steps: run.flags.steps ?? 1 } : { to };
    const input = { dir, target, apply, ...lockLimits(run.flags) };
    const sink = this.terminal.sink(describeMigration, measureMigration);
    const result = await this.withDatabase(run, (ctx) => runWork(migrateDown(ctx, input), sink));
    this.finish({ document: { ...result }, text: render(result, apply) });
  }
}

function render({ planned, undone, durationMs }: MigrateDownResult, apply: boolean): string {
  if (planned.length === 0) return 'Nothing to undo.';
  if (apply)
    return `Undid ${undone.map((item) => item.name).join(', ')} in ${formatDuration(durationMs)}.`;
  const lines = planned.map((name) => `  ${name}`);
  return [
    'Would undo, in this order, with the data in it:',
    ...lines,
    'Add --apply to do it.',
  ].join('\n');
}
