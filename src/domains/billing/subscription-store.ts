import type { TimePosition } from '#core/cursor.ts';
import type { UserId } from '#domains/identity/index.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';

import type { Subscription, SubscriptionId, SubscriptionState } from './model.ts';

const columns = sql`id, user_id, plan_id, state, payment_id, paid_until, cancel_requested_at,
  end_reason, request_id, created_at, updated_at, expires_at`;

/** False when the account has one that is, or is about to be, in force. */
export async function insertSubscription(
  ctx: DbContext,
  subscription: Subscription,
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into subscriptions (${columns}) values (${subscription.id}::uuid,
          ${subscription.userId}::uuid, ${subscription.planId}::uuid, ${subscription.state}::text,
          null, null, null, null, ${subscription.requestId}::text,
          ${subscription.createdAt}::timestamptz, ${subscription.updatedAt}::timestamptz,
          ${subscription.expiresAt}::timestamptz)
        on conflict (user_id) where state in ('pending_payment', 'active', 'past_due')
        do nothing returning id`,
  );
  return rows.length === 1;
}

export async function findSubscription(
  ctx: DbContext,
  id: SubscriptionId,
): Promise<Subscription | undefined> {
  return queryMaybe<Subscription>(
    ctx,
    sql`select ${columns} from subscriptions where id = ${id}::uuid`,
  );
}

/** Locks the subscription until the transaction ends. */
export async function lockSubscription(
  ctx: DbContext,
  id: SubscriptionId,
): Promise<Subscription | undefined> {
  return queryMaybe<Subscription>(
    ctx,
    sql`select ${columns} from subscriptions where id = ${id}::uuid for update`,
  );
}

/** The one that is, or is about to be, in force; locked. */
export async function lockLiveSubscriptionOf(
  ctx: DbContext,
  userId: UserId,
): Promise<Subscription | undefined> {
  return queryMaybe<Subscription>(
    ctx,
    sql`select ${columns} from subscriptions
        where user_id = ${userId}::uuid and state in ('pending_payment', 'active', 'past_due')
        for update`,
  );
}

/** The live one of an account, or else the newest. */
export async function findLatestSubscriptionOf(
  ctx: DbContext,
  userId: UserId,
): Promise<Subscription | undefined> {
  return queryMaybe<Subscription>(
    ctx,
    sql`select ${columns} from subscriptions where user_id = ${userId}::uuid
        order by state in ('pending_payment', 'active', 'past_due') desc, created_at desc, id desc
        limit 1`,
  );
}

export async function updateSubscription(
  ctx: DbContext,
  subscription: Subscription,
): Promise<void> {
  await query(
    ctx,
    sql`update subscriptions set state = ${subscription.state}::text,
          payment_id = ${subscription.paymentId}::uuid,
          paid_until = ${subscription.paidUntil}::timestamptz,
          cancel_requested_at = ${subscription.cancelRequestedAt}::timestamptz,
          end_reason = ${subscription.endReason}::text,
          expires_at = ${subscription.expiresAt}::timestamptz,
          updated_at = ${subscription.updatedAt}::timestamptz
        where id = ${subscription.id}::uuid`,
  );
}

/** The newest first; `after` is the last one of the page before. */
export async function listSubscriptionRows(
  ctx: DbContext,
  input: {
    userId: UserId | undefined;
    state: SubscriptionState | undefined;
    after: TimePosition | undefined;
    limit: number;
  },
): Promise<Subscription[]> {
  const { userId, state, after } = input;
  const conditions = [];
  if (userId !== undefined) conditions.push(sql`user_id = ${userId}::uuid`);
  if (state !== undefined) conditions.push(sql`state = ${state}::text`);
  if (after !== undefined) {
    conditions.push(sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  }
  return query<Subscription>(
    ctx,
    sql`select ${columns} from subscriptions where ${sqlAnd(conditions)}
        order by created_at desc, id desc limit ${input.limit}::integer`,
  );
}

/**
 * Whether the provider may be asked about the open period of the subscription `s`: not while a look
 * that got no answer waits for its next turn, so that an outage is not made worse by the clock.
 */
const mayAsk = (now: Date): SqlQuery => sql`not exists (
  select from subscription_periods d
    join payments p on p.purpose = 'subscription' and p.subject_id = d.id
    join operations o on o.kind = 'payment' and o.subject_id = p.id
  where d.subscription_id = s.id and d.state = 'open'
    and o.last_outcome in ('unknown', 'retry_same_key', 'stop')
    and o.next_attempt_at > ${now}::timestamptz)`;

/** Unpaid beginnings whose time is over, those that wait longest first. */
export async function listExpiredBeginnings(
  ctx: DbContext,
  input: { now: Date; limit: number },
): Promise<SubscriptionId[]> {
  const rows = await query<{ id: SubscriptionId }>(
    ctx,
    sql`select s.id from subscriptions s
        where s.state = 'pending_payment' and s.expires_at <= ${input.now}::timestamptz
          and ${mayAsk(input.now)}
        order by s.expires_at, s.id limit ${input.limit}::integer`,
  );
  return rows.map((row) => row.id);
}

/** Subscriptions in force whose paid time is over, those that wait longest first. */
export async function listRunOut(
  ctx: DbContext,
  input: { now: Date; limit: number },
): Promise<SubscriptionId[]> {
  const rows = await query<{ id: SubscriptionId }>(
    ctx,
    sql`select id from subscriptions
        where state = 'active' and paid_until <= ${input.now}::timestamptz
        order by paid_until, id limit ${input.limit}::integer`,
  );
  return rows.map((row) => row.id);
}

/** Past due ones whose paid time was over before `lapsed`, those that wait longest first. */
export async function listLapsed(
  ctx: DbContext,
  input: { lapsed: Date; now: Date; limit: number },
): Promise<SubscriptionId[]> {
  const rows = await query<{ id: SubscriptionId }>(
    ctx,
    sql`select s.id from subscriptions s
        where s.state = 'past_due' and s.paid_until <= ${input.lapsed}::timestamptz
          and ${mayAsk(input.now)}
        order by s.paid_until, s.id limit ${input.limit}::integer`,
  );
  return rows.map((row) => row.id);
}
