import { Args } from '@oclif/core';

import type { JobSummary, JobTransition } from '#domains/jobs/index.ts';

import { describeProgress } from '../_kit/describe-job.ts';
import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class JobsShow extends VezaCommand {
  static override summary = 'Show one job with every step of its life.';
  static override examples = ['<%= config.bin %> jobs show 01890000-0000-7000-8000-000000000000'];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the job.' }),
  };
  static override document = {
    schema: 'veza.jobs.show/1',
    keys: {
      job: 'the job, as in veza jobs list',
      transitions: 'steps: fromState, toState, attempt, cause, at; oldest first',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(JobsShow);
    const { getJobWithTransitions, toJobDocument } = await import('#domains/jobs/index.ts');
    const job = await this.withDatabase(run, (ctx) => getJobWithTransitions(ctx, run.args.id));
    this.finish({
      document: { job: toJobDocument(job), transitions: job.transitions },
      text: describe(job, job.transitions),
    });
  }
}

function describe(job: JobSummary, transitions: readonly JobTransition[]): string {
  const facts = table([
    ['Job', job.id],
    ['Track', `${job.trackTitle} (${job.trackId})`],
    ['State', `${job.state} ${describeProgress(job)}`.trim()],
    ['Failed attempts', `${job.attempts} of at most ${job.attemptsMax}`],
    ...(job.encoder === null ? [] : [['Encoder', job.encoder]]),
    ...(job.errorCode === null ? [] : [['Error', `${job.errorCode}: ${job.errorMessage}`]]),
  ]);
  const steps = table(
    transitions.map((step) => [
      step.at.toISOString(),
      step.toState,
      `attempt ${step.attempt}`,
      step.cause,
    ]),
  );
  return `${facts}\n\n${steps}`;
}
