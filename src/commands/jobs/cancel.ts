import { Args } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class JobsCancel extends VezaCommand {
  static override summary = 'Cancel a job; one that runs is ended by its worker a moment later.';
  static override examples = ['<%= config.bin %> jobs cancel 01890000-0000-7000-8000-000000000000'];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the job.' }),
  };
  static override document = {
    schema: 'veza.jobs.cancel/1',
    keys: { job: 'the job, as in veza jobs list' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(JobsCancel);
    const { cancelJob, getJob, toJobDocument } = await import('#domains/jobs/index.ts');
    const job = await this.withContext(run, async (ctx) => {
      await cancelJob(ctx, run.args.id, { kind: 'operator' });
      return getJob(ctx, run.args.id);
    });
    const text =
      job.state === 'cancelled'
        ? `${job.trackTitle} will not be transcoded.`
        : `The worker was told to end the transcode of ${job.trackTitle}.`;
    this.finish({ document: { job: toJobDocument(job) }, text });
  }
}
