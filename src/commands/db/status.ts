import type { DatabaseStatus } from '#db/read-database-status.ts';

import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class DbStatus extends VezaCommand {
  static override summary = 'Show the database server; starts nothing.';
  static override examples = [
    '<%= config.bin %> db status',
    '<%= config.bin %> db status --json',
    'DATABASE_URL=postgres://veza@db/veza <%= config.bin %> db status',
  ];
  static override document = {
    schema: 'veza.db.status/1',
    keys: {
      kind: 'embedded or external',
      url: 'its URL without the password',
      running: 'whether it accepts connections',
      version: 'version of the server',
      pid: 'process id of the embedded server while it runs',
      pinned: 'whether veza db start keeps it running',
      holders: 'processes that use the embedded server',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(DbStatus);
    const { readDatabaseStatus } = await import('#db/read-database-status.ts');
    const status = await readDatabaseStatus(await this.baseContext(run));
    this.finish({ document: { ...status }, text: render(status) });
  }
}

function render(status: DatabaseStatus): string {
  const rows = [
    ['server', `PostgreSQL ${status.version}, ${status.kind}`],
    ['running', status.running ? 'yes' : 'no'],
    ['url', status.url],
  ];
  if (status.pid !== undefined) rows.push(['process', String(status.pid)]);
  if (status.pinned) rows.push(['kept up by', 'veza db start']);
  if (status.holders?.length) rows.push(['used by', status.holders.join(', ')]);
  return table(rows);
}
