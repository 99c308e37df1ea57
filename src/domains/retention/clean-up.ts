import { retentionErrors } from './errors.ts';
import type { RetentionContext, RetentionJob } from './model.ts';
import { RETENTION_JOBS } from './retention-jobs.ts';

/** Rows by job and table. */
export type CleanedUp = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Runs retention jobs, all of them where none is named: on the command line and by schedule the same.
 * With `dryRun` they only count.
 * @throws RETENTION_JOB_UNKNOWN before anything is deleted.
 */
export async function cleanUp(
  ctx: RetentionContext,
  input: { names?: readonly string[]; dryRun?: boolean } = {},
): Promise<CleanedUp> {
  const done: Record<string, Readonly<Record<string, number>>> = {};
  for (const job of chooseJobs(input.names ?? [])) {
    ctx.signal.throwIfAborted();
    done[job.name] = await (input.dryRun === true ? job.count(ctx) : job.run(ctx));
  }
  return done;
}

function chooseJobs(names: readonly string[]): readonly RetentionJob[] {
  const known = RETENTION_JOBS.map((job) => job.name);
  for (const name of names) {
    if (!known.includes(name)) throw retentionErrors.RETENTION_JOB_UNKNOWN({ name, known });
  }
  return RETENTION_JOBS.filter((job) => names.length === 0 || names.includes(job.name));
}
