import { runWork } from '#core/events.ts';

import { describeWaiting } from './_kit/describe-migration.ts';
import { listenFlags } from './_kit/flags.ts';
import { waitForSchemaFlag } from './_kit/migrate-flags.ts';
import { untilStopped } from './_kit/until-stopped.ts';
import { VezaCommand } from './_kit/veza-command.ts';

export default class Serve extends VezaCommand {
  static override summary = 'Run the HTTP server alone; music is transcoded by `veza worker`.';
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve --host 0.0.0.0 --port 8080',
    '<%= config.bin %> serve --json',
  ];
  static override flags = { ...listenFlags, 'wait-for-schema': waitForSchemaFlag };
  static override document = {
    schema: 'veza.serve/1',
    keys: {
      url: 'where browsers find the player',
      port: 'the port that the server listens on',
      apiUrl: 'the API document',
      dataDir: 'folder of everything that is kept',
    },
  } as const;

  protected override drains = true;
  protected override logs = true;

  async run(): Promise<void> {
    const run = await this.start(Serve);
    const { waitForSchema } = await import('#db/migrate/index.ts');
    const { startServer } = await import('#server/index.ts');
    await this.withContext(run, async (ctx) => {
      const timeoutMs = run.flags['wait-for-schema'] * 1000;
      await runWork(waitForSchema(ctx, { timeoutMs }), this.terminal.sink(describeWaiting));
      const server = await startServer(ctx);
      try {
        const apiUrl = `${server.url}/docs`;
        this.finish({
          document: { url: server.url, port: server.port, apiUrl, dataDir: ctx.config.dataDir },
          text: `Listening on ${server.url} (API: ${apiUrl}). Stop with Ctrl-C.`,
        });
        await untilStopped(run.signal);
      } finally {
        await server.close();
      }
    });
  }
}
