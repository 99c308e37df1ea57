import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import type { JobState, JobSummary } from './model.ts';
import { listJobRows } from './store.ts';

const CURSORS = timeCursors('jobs.recent');

export interface JobListInput extends PageInput {
  readonly states?: readonly JobState[] | undefined;
}

/** Jobs, newest first. @throws CURSOR_INVALID */
export async function listJobs(
  ctx: Pick<Context, 'db'>,
  { states, cursor, limit }: JobListInput,
): Promise<Page<JobSummary>> {
  const after = CURSORS.decode(cursor);
  const rows = await listJobRows(ctx, { states, after, limit: limit + 1 });
  return toPage(rows, limit, ({ createdAt: at, id }) => CURSORS.encode({ at, id }));
}
