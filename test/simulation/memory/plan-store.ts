import type * as real from '#domains/billing/plan-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';

type Real = typeof real;

export const insertPlan: Real['insertPlan'] = (ctx, plan) =>
  statement(ctx, (tx) => tx.insert('plans', plan, { unless: 'plans_name_key' }));

export const findPlan: Real['findPlan'] = (ctx, id) => statement(ctx, (tx) => tx.get('plans', id));

export const lockPlan: Real['lockPlan'] = (ctx, id) => statement(ctx, (tx) => tx.lock('plans', id));

export const findActivePlanByName: Real['findActivePlanByName'] =
  notInMemory('findActivePlanByName');
export const updatePlanRow: Real['updatePlanRow'] = notInMemory('updatePlanRow');
export const listPlanRows: Real['listPlanRows'] = notInMemory('listPlanRows');
