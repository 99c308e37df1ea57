import type { TimePosition } from '#core/cursor.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { Plan, PlanId } from './model.ts';

const columns = sql`id, name, description, price_minor, currency, period_months, state, created_at,
  updated_at`;

/** False when a plan on sale has the name already. */
export async function insertPlan(ctx: DbContext, plan: Plan): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into plans (${columns}) values (${plan.id}::uuid, ${plan.name}::text,
          ${plan.description}::text, ${plan.priceMinor}::bigint, ${plan.currency}::text,
          ${plan.periodMonths}::integer, ${plan.state}::text, ${plan.createdAt}::timestamptz,
          ${plan.updatedAt}::timestamptz)
        on conflict (lower(name)) where state = 'active' do nothing returning id`,
  );
  return rows.length === 1;
}

export async function findPlan(ctx: DbContext, id: PlanId): Promise<Plan | undefined> {
  return queryMaybe<Plan>(ctx, sql`select ${columns} from plans where id = ${id}::uuid`);
}

/** Locks the plan until the transaction ends. */
export async function lockPlan(ctx: DbContext, id: PlanId): Promise<Plan | undefined> {
  return queryMaybe<Plan>(ctx, sql`select ${columns} from plans where id = ${id}::uuid for update`);
}

/** Another plan on sale with this name, in whatever capitals. */
export async function findActivePlanByName(
  ctx: DbContext,
  name: string,
): Promise<Pick<Plan, 'id'> | undefined> {
  return queryMaybe<Pick<Plan, 'id'>>(
    ctx,
    sql`select id from plans where lower(name) = lower(${name}::text) and state = 'active'`,
  );
}

/** Name, description and state: price, currency and length of a plan never change. */
export async function updatePlanRow(
  ctx: DbContext,
  plan: Pick<Plan, 'id' | 'name' | 'description' | 'state' | 'updatedAt'>,
): Promise<void> {
  await query(
    ctx,
    sql`update plans set name = ${plan.name}::text, description = ${plan.description}::text,
          state = ${plan.state}::text, updated_at = ${plan.updatedAt}::timestamptz
        where id = ${plan.id}::uuid`,
  );
}

/** Plans of a state, the oldest first; `after` is the last one of the page before. */
export async function listPlanRows(
  ctx: DbContext,
  input: {
    state: Plan['state'];
    after: TimePosition | undefined;
    limit: number;
  },
): Promise<Plan[]> {
  const after =
    input.after === undefined
      ? sql`true`
      : sql`(created_at, id) > (${input.after.at}::timestamptz, ${input.after.id}::uuid)`;
  return query<Plan>(
    ctx,
    sql`select ${columns} from plans where state = ${input.state}::text and ${after}
        order by created_at, id limit ${input.limit}::integer`,
  );
}
