import { VezaCommand } from '../_kit/veza-command.ts';

export default class DbStart extends VezaCommand {
  static override summary = 'Start the embedded PostgreSQL and keep it running.';
  static override description =
    'Every veza command starts the server when it needs it, and the last one out stops it. After this command it runs until veza db stop.';
  static override examples = [
    '<%= config.bin %> db start',
    '<%= config.bin %> db start --data-dir /srv/veza --json',
  ];
  static override document = {
    schema: 'veza.db.start/1',
    keys: {
      started: 'false where it ran already',
      running: 'true',
      url: 'its URL without the password',
      pid: 'process id of the server',
      version: 'version of the server',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(DbStart);
    const { requireEmbedded } = await import('#db/require-embedded.ts');
    requireEmbedded(run.config, 'start');
    const { keepServer, readServerStatus } = await import('#db/embedded/index.ts');
    const ctx = await this.baseContext(run);
    const { started } = await keepServer(ctx);
    const { running, url, pid, version } = await readServerStatus(ctx);
    const now = started ? 'PostgreSQL is started' : 'PostgreSQL ran already';
    const stop = this.terminal.page().typeable('veza db stop');
    this.finish({
      document: { started, running, url, pid, version },
      text: `${now} and stays up until ${stop}: ${url} (process ${pid})`,
    });
  }
}
