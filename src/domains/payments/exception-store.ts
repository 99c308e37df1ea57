import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { PaymentException, PaymentExceptionId } from './model.ts';

const columns = sql`id, class, subject_kind, subject_id, message, details, amount_minor, currency,
  opened_at, seen_at, closed_at, closed_by, close_reason`;

/** Opens an exception, or notes that the open one of its kind was seen again. */
export async function upsertException(
  ctx: DbContext,
  exception: Omit<PaymentException, 'closedAt' | 'closedBy' | 'closeReason'>,
): Promise<void> {
  await query(
    ctx,
    sql`insert into payment_exceptions (id, class, subject_kind, subject_id, message, details,
          amount_minor, currency, opened_at, seen_at)
        values (${exception.id}::uuid, ${exception.class}::text, ${exception.subjectKind}::text,
          ${exception.subjectId}::text, ${exception.message}::text,
          ${JSON.stringify(exception.details, stringifyBigint)}::jsonb,
          ${exception.amountMinor}::bigint, ${exception.currency}::text,
          ${exception.openedAt}::timestamptz, ${exception.seenAt}::timestamptz)
        on conflict (class, subject_kind, subject_id) where closed_at is null
        do update set seen_at = excluded.seen_at, message = excluded.message,
          details = excluded.details`,
  );
}

function stringifyBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Open exceptions, or all, the newest first; `after` is the last one of the page before. */
export async function listExceptionRows(
  ctx: DbContext,
  input: {
    open: boolean;
    after?: TimePosition | undefined;
    limit: number;
  },
): Promise<PaymentException[]> {
  const after =
    input.after === undefined
      ? sql`true`
      : sql`(opened_at, id) < (${input.after.at}::timestamptz, ${input.after.id}::uuid)`;
  return query<PaymentException>(
    ctx,
    sql`select ${columns} from payment_exceptions
        where (not ${input.open}::boolean or closed_at is null) and ${after}
        order by opened_at desc, id desc limit ${input.limit}::integer`,
  );
}

export async function lockException(
  ctx: DbContext,
  id: PaymentExceptionId,
): Promise<PaymentException | undefined> {
  return queryMaybe<PaymentException>(
    ctx,
    sql`select ${columns} from payment_exceptions where id = ${id}::uuid for update`,
  );
}

export async function closeExceptionRow(
  ctx: DbContext,
  input: { id: PaymentExceptionId; at: Date; by: string; reason: string },
): Promise<void> {
  await query(
    ctx,
    sql`update payment_exceptions set closed_at = ${input.at}::timestamptz,
          closed_by = ${input.by}::text, close_reason = ${input.reason}::text
        where id = ${input.id}::uuid and closed_at is null`,
  );
}
