import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { Operation, OperationId, OperationKind, Provider } from './model.ts';

const columns = sql`id, provider, kind, subject_id, state, attempt, idempotency_key,
  key_first_sent_at, key_quiet_since, unclear_since, provider_object_id, tries, next_attempt_at, lease_expires_at,
  fence, pokes, last_outcome, last_status, last_code, last_message, request_id, opened_at,
  updated_at, settled_at`;

/** False when the subject has one of this kind already. */
export async function insertOperation(ctx: DbContext, operation: Operation): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into operations (${columns}) values (${operation.id}::uuid,
          ${operation.provider}::text, ${operation.kind}::text, ${operation.subjectId}::uuid,
          ${operation.state}::text, ${operation.attempt}::integer,
          ${operation.idempotencyKey}::text, null, null, null, ${operation.providerObjectId}::text,
          ${operation.tries}::integer, ${operation.nextAttemptAt}::timestamptz, null,
          ${operation.fence}::bigint, ${operation.pokes}::bigint, null, null, null, null,
          ${operation.requestId}::text, ${operation.openedAt}::timestamptz,
          ${operation.updatedAt}::timestamptz, null)
        on conflict (kind, subject_id) do nothing
        returning id`,
  );
  return rows.length === 1;
}

export async function findOperationById(
  ctx: DbContext,
  id: OperationId,
): Promise<Operation | undefined> {
  return queryMaybe<Operation>(ctx, sql`select ${columns} from operations where id = ${id}::uuid`);
}

export async function findOperation(
  ctx: DbContext,
  subject: { kind: OperationKind; subjectId: string },
): Promise<Operation | undefined> {
  return queryMaybe<Operation>(
    ctx,
    sql`select ${columns} from operations
        where kind = ${subject.kind}::text and subject_id = ${subject.subjectId}::uuid`,
  );
}

/** Of several, the oldest: an id at a provider belongs to one row of ours. */
export async function findOperationByObject(
  ctx: DbContext,
  object: { kind: OperationKind; providerObjectId: string },
): Promise<Operation | undefined> {
  const rows = await query<Operation>(
    ctx,
    sql`select ${columns} from operations
        where kind = ${object.kind}::text
          and provider_object_id = ${object.providerObjectId}::text
        order by opened_at, id limit 1`,
  );
  return rows[0];
}

/** Operations of any of these rows, or with one of these ids, in the order of their opening. */
export async function listOperationsOf(
  ctx: DbContext,
  ids: readonly string[],
): Promise<Operation[]> {
  return query<Operation>(
    ctx,
    sql`select ${columns} from operations
        where subject_id = any(${[...ids]}::uuid[]) or id = any(${[...ids]}::uuid[])
        order by opened_at, id`,
  );
}

/** Locks the operation until the transaction ends, unless somebody else has it locked. */
export async function lockFreeOperation(
  ctx: DbContext,
  id: OperationId,
): Promise<Operation | undefined> {
  return queryMaybe<Operation>(
    ctx,
    sql`select ${columns} from operations where id = ${id}::uuid for update skip locked`,
  );
}

export async function lockOperation(
  ctx: DbContext,
  id: OperationId,
): Promise<Operation | undefined> {
  return queryMaybe<Operation>(
    ctx,
    sql`select ${columns} from operations where id = ${id}::uuid for update`,
  );
}

/** Operations whose moment has come and that nobody holds, the longest due first. */
export async function listDueOperations(
  ctx: DbContext,
  input: { now: Date; limit: number; providers: readonly Provider[]; kinds: readonly string[] },
): Promise<OperationId[]> {
  const rows = await query<{ id: OperationId }>(
    ctx,
    sql`select id from operations
        where next_attempt_at <= ${input.now}::timestamptz
          and (lease_expires_at is null or lease_expires_at <= ${input.now}::timestamptz)
          and provider = any(${[...input.providers]}::text[])
          and kind = any(${[...input.kinds]}::text[])
        order by next_attempt_at, id limit ${input.limit}::integer`,
  );
  return rows.map((row) => row.id);
}

export async function updateOperation(ctx: DbContext, operation: Operation): Promise<void> {
  await query(
    ctx,
    sql`update operations set state = ${operation.state}::text,
          attempt = ${operation.attempt}::integer,
          idempotency_key = ${operation.idempotencyKey}::text,
          key_first_sent_at = ${operation.keyFirstSentAt}::timestamptz,
          key_quiet_since = ${operation.keyQuietSince}::timestamptz,
          unclear_since = ${operation.unclearSince}::timestamptz,
          provider_object_id = ${operation.providerObjectId}::text,
          tries = ${operation.tries}::integer,
          next_attempt_at = ${operation.nextAttemptAt}::timestamptz,
          lease_expires_at = ${operation.leaseExpiresAt}::timestamptz,
          fence = ${operation.fence}::bigint, pokes = ${operation.pokes}::bigint,
          last_outcome = ${operation.lastOutcome}::text,
          last_status = ${operation.lastStatus}::integer,
          last_code = ${operation.lastCode}::text, last_message = ${operation.lastMessage}::text,
          updated_at = ${operation.updatedAt}::timestamptz,
          settled_at = ${operation.settledAt}::timestamptz
        where id = ${operation.id}::uuid`,
  );
}
