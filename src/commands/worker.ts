import { runWork } from '#core/events.ts';

import { describeWaiting } from './_kit/describe-migration.ts';
import { waitForSchemaFlag } from './_kit/migrate-flags.ts';
import { untilStopped } from './_kit/until-stopped.ts';
import { VezaCommand } from './_kit/veza-command.ts';

export default class Worker extends VezaCommand {
  static override summary = 'Run the background worker alone: it transcodes what is queued.';
  static override examples = [
    '<%= config.bin %> worker',
    'VEZA_TRANSCODE_CONCURRENCY=4 <%= config.bin %> worker --json',
  ];
  static override flags = { 'wait-for-schema': waitForSchemaFlag };
  static override document = {
    schema: 'veza.worker/1',
    keys: {
      pid: 'process id of the worker',
      concurrency: 'files that it transcodes at a time',
      dataDir: 'folder of everything that is kept',
    },
  } as const;

  protected override drains = true;
  protected override logs = true;

  async run(): Promise<void> {
    const run = await this.start(Worker);
    const { waitForSchema } = await import('#db/migrate/index.ts');
    const { startWorker } = await import('#worker/index.ts');
    await this.withContext(run, async (ctx) => {
      const timeoutMs = run.flags['wait-for-schema'] * 1000;
      await runWork(waitForSchema(ctx, { timeoutMs }), this.terminal.sink(describeWaiting));
      const worker = await startWorker(ctx);
      try {
        const { concurrency } = ctx.config.transcode;
        this.finish({
          document: { pid: process.pid, concurrency, dataDir: ctx.config.dataDir },
          text: `Working on the queue, ${concurrency} at a time. Stop with Ctrl-C.`,
        });
        await untilStopped(run.signal);
      } finally {
        await worker.close();
      }
    });
  }
}
