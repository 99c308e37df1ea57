import type { Job } from '#server/contract/jobs.ts';

import type { ImportRun } from '#web/api/work-api.ts';
import { useApp, useMe } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import type { ConnectionStatus } from '#web/realtime/connection.ts';
import { useLiveRows } from '#web/realtime/use-live-rows.ts';
import { EmptyNotice, Loading } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

import { ImportRow } from './import-row.tsx';
import { JobRow } from './job-row.tsx';

const STATUS_WORDS: Readonly<Record<ConnectionStatus, string>> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  live: 'Live',
  waiting: 'Connection lost; trying again…',
  stopped: 'No live updates: sign in again',
};

const importStart = (run: ImportRun) => run.startedAt;
const jobStart = (job: Job) => job.createdAt;

/** What the platform is working on, as it happens. For administrators. */
export default function ActivityPage() {
  const me = useMe();
  if (!me?.permissions.includes('import:read')) {
    return (
      <Page title="Activity">
        <EmptyNotice title="This page is for administrators." />
      </Page>
    );
  }
  return <LiveActivity />;
}

function LiveActivity() {
  const { realtime } = useApp();
  const status = useStore(realtime.status);
  const imports = useLiveRows<ImportRun>('imports', importStart);
  const jobs = useLiveRows<Job>('jobs', jobStart);
  const head = (
    <div className="section-head">
      <h1>Activity</h1>
      <p className={`live live-${status}`} role="status">
        {STATUS_WORDS[status]}
      </p>
    </div>
  );
  return (
    <Page title="Activity" head={head}>
      <section aria-labelledby="imports-title">
        <h2 id="imports-title">Imports</h2>
        {!imports && <Loading rows={2} />}
        {imports?.length === 0 && (
          <p className="muted">
            None so far. Bring music in from a terminal: <code>veza import ~/Music</code>
          </p>
        )}
        <ul className="rows">
          {imports?.map((run) => (
            <ImportRow key={run.id} run={run} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="jobs-title">
        <h2 id="jobs-title">Being prepared for streaming</h2>
        {!jobs && <Loading rows={3} />}
        {jobs?.length === 0 && <p className="muted">Nothing is waiting.</p>}
        <ul className="rows">
          {jobs?.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      </section>
    </Page>
  );
}
