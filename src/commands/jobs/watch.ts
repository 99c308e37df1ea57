import { Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';
import type { JobDocument, JobWatchEvent } from '#domains/jobs/index.ts';

import { describeProgress } from '../_kit/describe-job.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class JobsWatch extends VezaCommand {
  static override summary = 'Follow the queue as it moves, until Ctrl-C; or with --until-idle.';
  static override examples = [
    '<%= config.bin %> jobs watch',
    '<%= config.bin %> jobs watch --until-idle --progress ndjson',
  ];
  static override flags = {
    'until-idle': Flags.boolean({ description: 'End when no job is waiting or running.' }),
  };
  static override document = {
    schema: 'veza.jobs.watch/1',
    keys: {
      done: 'jobs that were done while they were watched',
      failed: 'jobs that failed',
      cancelled: 'jobs that were cancelled',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(JobsWatch);
    const { toJobDocument, watchJobs } = await import('#domains/jobs/index.ts');
    const untilIdle = run.flags['until-idle'];
    const show = run.terminal.sink<WatchLine>(describe);
    const ended = await this.withContext(run, (ctx) =>
      runWork(watchJobs(ctx, { untilIdle }), ({ type, job }) =>
        show({ type, ...toJobDocument(job), progress: describeProgress(job) }),
      ),
    );
    const { done, failed, cancelled } = ended;
    this.finish({
      document: { ...ended },
      text: `${done} done, ${failed} failed, ${cancelled} cancelled.`,
      category: untilIdle && failed > 0 ? 'partial' : undefined,
    });
  }
}

interface WatchLine extends JobDocument {
  readonly type: JobWatchEvent['type'];
  readonly progress: string;
}

function describe({ state, progress, trackTitle, error }: WatchLine): string {
  const reason = error === null ? '' : ` ${error.code}`;
  return `${state.padEnd(10)} ${progress.padStart(6)} ${trackTitle}${reason}`;
}
