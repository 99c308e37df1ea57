import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { listPlayRows, type HistoryRow } from './store.ts';

/** What a member played and may still hear, the newest first, `limit` of it behind `after`. */
export async function listHistory(
  ctx: Pick<Context, 'db'>,
  input: {
    member: Extract<Viewer, { kind: 'account' }>;
    after?: Pick<HistoryRow, 'id' | 'playedAt'> | undefined;
    limit: number;
  },
): Promise<HistoryRow[]> {
  return listPlayRows(ctx, input.member, input);
}
