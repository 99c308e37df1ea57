import { Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { RedoResult } from '#db/migrate/index.ts';

import { describeMigration, measureMigration } from '../_kit/describe-migration.ts';
import { dirFlag, lockFlags, lockLimits, lockWaitFlag } from '../_kit/migrate-flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateRedo extends VezaCommand {
  static override summary =
    'Undo the last migration and apply it again; prints the plan unless --apply is given.';
  static override description =
    'For work on a migration. Where it ends in the middle, veza migrate brings the rest up again.';
  static override examples = [
    '<%= config.bin %> migrate redo',
    '<%= config.bin %> migrate redo --apply',
    '<%= config.bin %> migrate redo --steps 3 --apply',
  ];
  static override flags = {
    steps: Flags.integer({
      description: 'How many migrations, the last applied first.',
      helpValue: 'N',
      default: 1,
      min: 1,
    }),
    dir: dirFlag,
    apply: Flags.boolean({
      description: 'Really do it; without it the plan is printed and nothing changes.',
      aliases: ['yes'],
    }),
    'lock-wait': lockWaitFlag,
    ...lockFlags,
  };
  static override document = {
    schema: 'veza.migrate.redo/1',
    keys: {
      planned: 'names of what is to be undone, in order, and applied again',
      undone: 'what this run undid: id, name, statements, durationMs',
      applied: 'what this run applied again: id, name, statements, durationMs',
      durationMs: 'length of the run',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateRedo);
    const { redo } = await import('#db/migrate/index.ts');
    const { dir, steps, apply } = run.flags;
    const input = { dir, steps, apply, ...lockLimits(run.flags) };
    const sink = this.terminal.sink(describeMigration, measureMigration);
    const result = await this.withDatabase(run, (ctx) => runWork(redo(ctx, input), sink));
    this.finish({ document: { ...result }, text: render(result, apply) });
  }
}

function render({ planned, applied, durationMs }: RedoResult, apply: boolean): string {
  if (planned.length === 0) return 'Nothing to redo.';
  if (apply) {
    return `Undid and applied again ${applied.map((item) => item.name).join(', ')} in ${formatDuration(durationMs)}.`;
  }
  const lines = planned.map((name) => `  ${name}`);
  return [
    'Would undo, in this order, with the data in it, and apply again:',
    ...lines,
    'Add --apply to do it.',
  ].join('\n');
}
