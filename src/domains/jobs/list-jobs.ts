import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';

import { jobErrors } from './errors.ts';
import type { JobState, JobSummary } from './model.ts';
import { listJobRows } from './store.ts';

export interface JobListInput {
  states?: readonly JobState[] | undefined;
  cursor?: string | undefined;
  /** 1–100. */
  limit: number;
}

export interface JobPage {
  readonly items: readonly JobSummary[];
  readonly limit: number;
  /** Null at the end. */
  readonly nextCursor: string | null;
}

/** Jobs, newest first. @throws JOB_CURSOR_INVALID */
export async function listJobs(ctx: Pick<Context, 'db'>, input: JobListInput): Promise<JobPage> {
  const { states, limit } = input;
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const rows = await listJobRows(ctx, { states, after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, limit, nextCursor: more ? writeCursor(last) : null };
}

function writeCursor(job: JobSummary): string {
  return Buffer.from(`${job.createdAt.toISOString()} ${job.id}`).toString('base64url');
}

function readCursor(cursor: string): { createdAt: Date; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const createdAt = new Date(at);
  if (Number.isNaN(createdAt.getTime()) || !isUuid(id)) throw jobErrors.JOB_CURSOR_INVALID({});
  return { createdAt, id };
}
