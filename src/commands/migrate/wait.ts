import { Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';

import { describeWaiting } from '../_kit/describe-migration.ts';
import { dirFlag } from '../_kit/migrate-flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateWait extends VezaCommand {
  static override summary = 'Wait until the schema is one that this version may run against.';
  static override description =
    'For deploy scripts: another process migrates, this one takes no lock and ends when every needed migration is applied. What waiting does not mend ends it at once with 8.';
  static override examples = [
    '<%= config.bin %> migrate wait && <%= config.bin %> serve',
    '<%= config.bin %> migrate wait --timeout 600',
    '<%= config.bin %> migrate wait --min 000004',
  ];
  static override flags = {
    min: Flags.string({
      description: 'The last migration that is needed; without it the newest.',
      helpValue: 'ID',
    }),
    timeout: Flags.integer({
      description: 'Longest wait, in seconds; 0 looks once.',
      helpValue: 'S',
      default: 300,
      min: 0,
      max: 86_400,
    }),
    dir: dirFlag,
  };
  static override document = {
    schema: 'veza.migrate.wait/1',
    keys: {
      current: 'id of the newest applied migration',
      ahead: 'names of what newer code has applied; none of it breaks this version',
      waitedMs: 'length of the wait',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateWait);
    const { waitForSchema } = await import('#db/migrate/index.ts');
    const { dir, min, timeout } = run.flags;
    const input = { dir, min, timeoutMs: timeout * 1000 };
    const sink = this.terminal.sink(describeWaiting);
    const result = await this.withDatabase(run, (ctx) => runWork(waitForSchema(ctx, input), sink));
    const newer =
      result.ahead.length === 0 ? '' : `, ahead of this version by ${result.ahead.join(', ')}`;
    this.finish({
      document: { ...result },
      text: `The schema is ready at ${result.current}${newer}; waited ${formatDuration(result.waitedMs)}.`,
    });
  }
}
