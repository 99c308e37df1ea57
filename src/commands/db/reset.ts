import { Flags } from '@oclif/core';

import { confirm } from '../_kit/confirm.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class DbReset extends VezaCommand {
  static override summary = 'Remove the embedded database with everything in it.';
  static override description =
    'Accounts, catalogue and jobs are lost. Music files in the data folder stay, and can be imported again.';
  static override examples = [
    '<%= config.bin %> db reset',
    '<%= config.bin %> db reset --yes',
    '<%= config.bin %> db reset --yes --force --json',
  ];
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
    force: Flags.boolean({ description: 'Also while other veza processes use it.' }),
  };
  static override document = {
    schema: 'veza.db.reset/1',
    keys: { removed: 'false where there was no database', running: 'false' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(DbReset);
    const { requireEmbedded } = await import('#db/require-embedded.ts');
    requireEmbedded(run.config, 'reset');
    const { embeddedPaths, resetServer } = await import('#db/embedded/index.ts');
    await confirm({
      consequence: `This removes every account, track and job in ${embeddedPaths(run.config.dataDir).data}.`,
      command: 'veza db reset --yes',
      yes: run.flags.yes,
      mayAsk: run.flags.input && !run.flags.json,
      signal: run.signal,
    });
    const { removed } = await resetServer(await this.baseContext(run), run.flags);
    this.finish({
      document: { removed, running: false },
      text: removed ? 'The database is removed.' : 'There was no database.',
    });
  }
}
