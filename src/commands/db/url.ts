import { Flags } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class DbUrl extends VezaCommand {
  static override summary = 'Print the URL of the database, for psql and other clients.';
  static override description =
    'The URL holds no password. For the embedded server a password file is written beside the secrets; the command says how to use it.';
  static override examples = [
    '<%= config.bin %> db url',
    'psql "$(<%= config.bin %> db url --show-password)"',
    '<%= config.bin %> db url --json',
  ];
  static override flags = {
    'show-password': Flags.boolean({ description: 'Print the password in the URL.' }),
  };
  static override document = {
    schema: 'veza.db.url/1',
    keys: {
      url: 'the URL; with the password only where --show-password asks for it',
      running: 'whether the embedded server runs now; null for a server named by URL',
      passwordFile: 'file for PGPASSFILE, mode 0600; null for a server named by URL',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(DbUrl);
    const showPassword = run.flags['show-password'];
    const { readDatabaseUrl } = await import('#db/read-database-url.ts');
    const found = await readDatabaseUrl(await this.baseContext(run), { showPassword });
    this.finish({ document: { ...found }, text: found.url });
    const { passwordFile } = found;
    if (passwordFile === null) return;
    if (!showPassword) {
      this.terminal.note(`With its password: PGPASSFILE=${passwordFile} psql "$(veza db url)"`);
    }
    if (!found.running) this.terminal.note('The server does not run now: veza db start');
  }
}
