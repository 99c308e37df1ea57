import { Flags } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class DbStop extends VezaCommand {
  static override summary = 'Stop the embedded PostgreSQL.';
  static override examples = [
    '<%= config.bin %> db stop',
    '<%= config.bin %> db stop --force',
    '<%= config.bin %> db stop --json',
  ];
  static override flags = {
    force: Flags.boolean({ description: 'Also while other veza processes use it.' }),
  };
  static override document = {
    schema: 'veza.db.stop/1',
    keys: { stopped: 'false where it did not run', running: 'false' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(DbStop);
    const { requireEmbedded } = await import('#db/require-embedded.ts');
    requireEmbedded(run.config, 'stop');
    const { stopServer } = await import('#db/embedded/index.ts');
    const { stopped } = await stopServer(await this.baseContext(run), run.flags);
    this.finish({
      document: { stopped, running: false },
      text: stopped ? 'PostgreSQL is stopped.' : 'PostgreSQL did not run.',
    });
  }
}
