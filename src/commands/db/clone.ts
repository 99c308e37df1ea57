import { Args, Flags } from '@oclif/core';

import { formatDuration } from '#core/units.ts';

import { tellIfStopped } from '../_kit/tell-if-stopped.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class DbClone extends VezaCommand {
  static override summary = 'Copy a template database, for a test run of its own.';
  static override description =
    'The template is made by veza seed --ci --template. A copy takes a moment, whatever the world holds; all copies share the recordings in the data folder.';
  static override examples = [
    'VEZA_ENV=test <%= config.bin %> db clone veza_ci veza_test_1',
    'DATABASE_URL=$(<%= config.bin %> db clone veza_ci veza_test_1 --replace --show-password) npx playwright test',
    '<%= config.bin %> db clone veza_ci veza_test_1 --json',
  ];
  static override args = {
    template: Args.string({ required: true, description: 'Name of the template.' }),
    name: Args.string({ required: true, description: 'Name of the copy.' }),
  };
  static override flags = {
    replace: Flags.boolean({ description: 'Drop a database that has this name first.' }),
    'show-password': Flags.boolean({ description: 'Print the password in the URL.' }),
  };
  static override document = {
    schema: 'veza.db.clone/1',
    keys: {
      database: 'name of the copy',
      url: 'its URL; with the password only where --show-password asks for it',
      durationMs: 'length of the copying',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(DbClone);
    const { cloneDatabase } = await import('#db/template/index.ts');
    await this.withDatabase(run, async (ctx) => {
      const startedMs = ctx.clock.monotonicMs();
      const { template, name } = run.args;
      const { replace } = run.flags;
      const copy = await cloneDatabase(ctx, { template, name, replace });
      const durationMs = Math.round(ctx.clock.monotonicMs() - startedMs);
      const url = run.flags['show-password'] ? copy.url : copy.displayUrl;
      this.finish({ document: { database: copy.database, url, durationMs }, text: url });
      this.terminal.note(`Copied ${template} in ${formatDuration(durationMs)}.`);
    });
    await tellIfStopped(await this.baseContext(run), this.terminal);
  }
}
