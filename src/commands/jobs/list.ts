import { Flags } from '@oclif/core';

import { describeProgress } from '../_kit/describe-job.ts';
import { listTable } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class JobsList extends VezaCommand {
  static override summary = 'List transcode jobs, the newest first.';
  static override examples = [
    '<%= config.bin %> jobs list',
    '<%= config.bin %> jobs list --state failed --json',
  ];
  static override flags = {
    state: Flags.option({
      options: ['created', 'encoding', 'finalizing', 'done', 'failed', 'cancelled'] as const,
      description: 'Only jobs in this state.',
    })(),
    limit: Flags.integer({ default: 50, min: 1, max: 1000, description: 'Most jobs to list.' }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.jobs.list/1',
    keys: {
      jobs: 'id, trackTitle, state, attempts, attemptsMax, processedMs, totalMs, error, times',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(JobsList);
    const { listJobs, toJobDocument } = await import('#domains/jobs/index.ts');
    const { cursor, limit, state } = run.flags;
    const input = { cursor, limit, states: state && [state] };
    const page = await this.withDatabase(run, (ctx) => listJobs(ctx, input));
    this.finish({
      document: { jobs: page.items.map(toJobDocument), nextCursor: page.nextCursor },
      text: listTable(
        ['ID', 'STATE', 'DONE', 'FAILURES', 'TRACK'],
        page.items.map((job) => [
          job.id,
          job.state,
          describeProgress(job),
          `${job.attempts}/${job.attemptsMax}`,
          job.trackTitle,
        ]),
        'No jobs to list.',
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
