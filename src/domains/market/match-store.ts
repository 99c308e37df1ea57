import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { BackfillRunId } from './backfill-model.ts';
import type { TransferId } from './model.ts';

/** Forgets what was matched and not written: it is matched again, with what is known now. */
export async function deleteUnwrittenMatches(ctx: DbContext, id: BackfillRunId): Promise<void> {
  await query(
    ctx,
    sql`delete from backfill_matches where run_id = ${id}::uuid and written_at is null`,
  );
}

export interface BackfillMatch {
  readonly sellerTransferId: TransferId;
  readonly stripeTransferId: string;
}

export async function insertMatches(
  ctx: DbContext,
  id: BackfillRunId,
  matches: readonly BackfillMatch[],
): Promise<void> {
  await query(
    ctx,
    sql`insert into backfill_matches (run_id, seller_transfer_id, stripe_transfer_id)
        select ${id}::uuid, own, remote
        from unnest(${matches.map((match) => match.sellerTransferId)}::uuid[],
          ${matches.map((match) => match.stripeTransferId)}::text[]) as given (own, remote)`,
  );
}

export async function countMatches(
  ctx: DbContext,
  id: BackfillRunId,
): Promise<{ matched: number; written: number; noted: number }> {
  return queryOne(
    ctx,
    sql`select count(*)::integer as matched, count(written_at)::integer as written,
          count(noted_at)::integer as noted
        from backfill_matches where run_id = ${id}::uuid`,
  );
}

/** Matches with something left to do, after the given one. */
export async function listMatches(
  ctx: DbContext,
  id: BackfillRunId,
  input: { left: 'write' | 'note'; after: TransferId | null; limit: number },
): Promise<BackfillMatch[]> {
  const isLeft =
    input.left === 'write'
      ? sql`written_at is null`
      : sql`written_at is not null and noted_at is null`;
  return query<BackfillMatch>(
    ctx,
    sql`select seller_transfer_id, stripe_transfer_id from backfill_matches
        where run_id = ${id}::uuid and ${isLeft}
          and (${input.after}::uuid is null or seller_transfer_id > ${input.after}::uuid)
        order by seller_transfer_id limit ${input.limit}::integer`,
  );
}

export async function markMatch(
  ctx: DbContext,
  id: BackfillRunId,
  input: { sellerTransferId: TransferId; mark: 'written' | 'noted'; at: Date },
): Promise<void> {
  const change =
    input.mark === 'written'
      ? sql`written_at = ${input.at}::timestamptz`
      : sql`noted_at = ${input.at}::timestamptz`;
  await query(
    ctx,
    sql`update backfill_matches set ${change}
        where run_id = ${id}::uuid and seller_transfer_id = ${input.sellerTransferId}::uuid`,
  );
}
