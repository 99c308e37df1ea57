import { Args } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class JobsRetry extends VezaCommand {
  static override summary = 'Queue a failed or cancelled job again, with all its attempts.';
  static override examples = ['<%= config.bin %> jobs retry 01890000-0000-7000-8000-000000000000'];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the job.' }),
  };
  static override document = {
    schema: 'veza.jobs.retry/1',
    keys: { job: 'the job, as in veza jobs list' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(JobsRetry);
    const { getJob, retryJob, toJobDocument } = await import('#domains/jobs/index.ts');
    const job = await this.withContext(run, async (ctx) => {
      await retryJob(ctx, run.args.id, { kind: 'operator' });
      return getJob(ctx, run.args.id);
    });
    const watch = this.terminal.page().typeable('Watch it: veza jobs watch');
    this.finish({
      document: { job: toJobDocument(job) },
      text: `${job.trackTitle} waits for a worker again. ${watch}`,
    });
  }
}
