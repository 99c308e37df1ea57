import { readFile, writeFile } from 'node:fs/promises';

import {
  ACTIONS,
  DIFFERENCE_CLASSES,
  reconciliationErrors,
  SCOPES,
  type Difference,
  type LocalObject,
} from '#domains/reconciliation/index.ts';
import * as z from 'zod';

import type { ReconcileResult } from './model.ts';

const stepSchema = z.object({
  rule: z.string(),
  class: z.enum(DIFFERENCE_CLASSES),
  action: z.enum(ACTIONS),
  subject: z.object({ kind: z.string(), id: z.string() }),
  local: z.unknown(),
  remote: z.unknown(),
  amountMinor: z.string().nullable(),
  currency: z.string().nullable(),
  since: z.iso.datetime(),
  message: z.string(),
});

const planSchema = z.object({
  schema: z.literal('veza.reconcile-plan/1'),
  runId: z.string(),
  scope: z.enum(SCOPES),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  steps: z.array(stepSchema),
});

/** What a dry run would do, step by step, each with the state that it was planned for. */
export type ReconcilePlan = z.infer<typeof planSchema>;
export type PlanStep = ReconcilePlan['steps'][number];

/** The plan of a run, as JSON. Pure. */
export function planOf({
  run,
  differences,
}: Pick<ReconcileResult, 'run' | 'differences'>): ReconcilePlan {
  return {
    schema: 'veza.reconcile-plan/1',
    runId: run.id,
    scope: run.scope,
    since: run.since.toISOString(),
    until: run.until.toISOString(),
    steps: differences.map(toStep),
  };
}

function toStep(item: Difference): PlanStep {
  return {
    rule: item.rule,
    class: item.class,
    action: item.action,
    subject: { kind: item.subjectKind, id: item.subjectId },
    local: item.local,
    remote: item.remote,
    amountMinor: item.amountMinor === null ? null : String(item.amountMinor),
    currency: item.currency,
    since: item.since.toISOString(),
    message: item.message,
  };
}

/** @throws RECONCILE_PLAN_NOT_WRITTEN */
export async function writePlan(file: string, result: ReconcileResult): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(planOf(result), digits, 2)}\n`);
  } catch (error) {
    const reason = reasonOf(error as NodeJS.ErrnoException);
    const { id: runId } = result.run;
    throw reconciliationErrors.RECONCILE_PLAN_NOT_WRITTEN({ file, reason, runId });
  }
}

function digits(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** @throws RECONCILE_PLAN_INVALID */
export async function readPlan(file: string): Promise<ReconcilePlan> {
  try {
    return planSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
        : reasonOf(error as NodeJS.ErrnoException);
    const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    throw reconciliationErrors.RECONCILE_PLAN_INVALID({ file, reason, isThere });
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return REASONS[code ?? ''] ?? message;
}

const REASONS: Readonly<Record<string, string>> = Object.freeze({
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  EACCES: 'the user of veza may not',
});

/** What of a row a plan depends on: looks that changed nothing else do not outdate it. Pure. */
export function stateOf(local: unknown): unknown {
  if (local === null || local === undefined) return null;
  const row = local as Partial<LocalObject>;
  const { kind, id, objectId, parentId, amountMinor, doneMinor, currency, state, destination } =
    row;
  return { kind, id, objectId, parentId, amountMinor, doneMinor, currency, state, destination };
}
