import { Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';
import type { JobDocument, QueueProgress } from '#domains/jobs/index.ts';

import { describeProgress } from '../_kit/describe-job.ts';
import { openJobBoard } from '../_kit/job-board.ts';
import type { Terminal } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

/** Lines of the page that are no job: those left out, the counts, and room for what scrolls. */
const CHROME_ROWS = 6;

export default class JobsWatch extends VezaCommand {
  static override summary =
    'Follow the queue as it moves, until q or Ctrl-C; or with --until-idle.';
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
    const quit = new AbortController();
    const show = await openSink(run.terminal, () => quit.abort());
    const ended = await this.withContext(run, async (ctx) => {
      const signal = AbortSignal.any([ctx.signal, quit.signal]);
      try {
        return await runWork(watchJobs({ ...ctx, signal }, { untilIdle }), (event) =>
          show.event(
            event.type === 'queue.progress'
              ? event
              : {
                  type: event.type,
                  ...toJobDocument(event.job),
                  progress: describeProgress(event.job),
                },
          ),
        );
      } finally {
        await show.close();
      }
    });
    const { done, failed, cancelled } = ended;
    this.finish({
      document: { ...ended },
      text: `${done} done, ${failed} failed, ${cancelled} cancelled.`,
      category: untilIdle && failed > 0 ? 'partial' : undefined,
    });
  }
}

interface JobLine extends JobDocument {
  readonly type: 'job.changed' | 'job.progress';
  readonly progress: string;
}
type WatchLine = JobLine | QueueProgress;

/** The page where there is a terminal to draw it on, else a line for each event. */
async function openSink(terminal: Terminal, onQuit: () => void) {
  if (!terminal.drawsLive()) {
    return { event: terminal.sink<WatchLine>(describe), close: async () => {} };
  }
  // ink is loaded when there is something to draw: it costs more than most commands.
  const { openLiveJobs } = await import('../_kit/live-jobs.tsx');
  const live = openLiveJobs({ color: terminal.options.color, onQuit });
  const board = openJobBoard();
  return {
    event: (event: WatchLine) => {
      if (event.type === 'queue.progress') board.takeQueue(event);
      else {
        board.takeJob(event, performance.now());
        if (isFinished(event)) live.fact(describe(event)!);
      }
      live.draw(board.view(Math.max(3, (process.stderr.rows ?? 24) - CHROME_ROWS)));
    },
    close: () => live.close(),
  };
}

function isFinished({ state }: JobLine): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function describe(event: WatchLine): string | undefined {
  if (event.type === 'queue.progress') return undefined;
  const { state, progress, trackTitle, error } = event;
  const reason = error === null ? '' : ` ${error.code}`;
  return `${state.padEnd(10)} ${progress.padStart(6)} ${trackTitle}${reason}`;
}
