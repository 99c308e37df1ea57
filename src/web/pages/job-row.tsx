import { useState } from 'react';

import type { Job, JobState } from '#server/contract/jobs.ts';

import { useApp } from '#web/app/app-context.ts';
import { formatTime } from '#web/player/format-time.ts';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice } from '#web/ui/notice.tsx';

const STATE_WORDS: Readonly<Record<JobState, string>> = {
  created: 'Waiting',
  encoding: 'Encoding',
  finalizing: 'Finishing',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
const unfinished: ReadonlySet<JobState> = new Set(['created', 'encoding', 'finalizing']);

/** One transcode: how far it is, and what can be done about it. */
export function JobRow({ job }: { job: Job }) {
  const { work } = useApp();
  const me = useApp().session.state.get();
  const [error, setError] = useState<unknown>();
  const mayManage = me.status === 'signed-in' && me.me.permissions.includes('job:manage');
  const act = (ask: () => Promise<Job>) => {
    setError(undefined);
    ask().catch(setError);
  };
  return (
    <li className="row row-work">
      <div className="row-words">
        <strong>
          <Link to={`tracks/${job.trackId}`}>{job.trackTitle}</Link>
        </strong>
        <span className={`mark${job.state === 'failed' ? ' mark-bad' : ''}`}>
          {STATE_WORDS[job.state]}
        </span>
        <span className="muted">
          {progressWords(job)}
          {job.attempts > 1 && ` · try ${job.attempts} of ${job.attemptsMax}`}
        </span>
        {job.error && job.state !== 'done' && <span className="bad">{job.error.message}</span>}
      </div>
      {mayManage && unfinished.has(job.state) && (
        <button
          type="button"
          className="button"
          aria-label={`Cancel ${job.trackTitle}`}
          onClick={() => act(() => work.cancelJob(job.id))}
        >
          Cancel
        </button>
      )}
      {mayManage && (job.state === 'failed' || job.state === 'cancelled') && (
        <button
          type="button"
          className="button"
          aria-label={`Try ${job.trackTitle} again`}
          onClick={() => act(() => work.retryJob(job.id))}
        >
          Try again
        </button>
      )}
      {job.state === 'encoding' && (
        <progress
          aria-label={`Encoding ${job.trackTitle}`}
          {...(job.totalMs ? { max: job.totalMs, value: job.processedMs } : {})}
        />
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </li>
  );
}

function progressWords({ state, processedMs, totalMs }: Job): string {
  if (totalMs === null) return '';
  if (!unfinished.has(state) || state === 'created') return formatTime(totalMs);
  return `${formatTime(processedMs)} of ${formatTime(totalMs)}`;
}
