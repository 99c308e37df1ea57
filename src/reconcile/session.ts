import type { Context } from '#context.ts';
import {
  KINDS_OF_SCOPE,
  reconciliationErrors,
  updateRun,
  type ObjectKind,
  type ReconcileRun,
} from '#domains/reconciliation/index.ts';

export type ReconcileContext = Pick<
  Context,
  'db' | 'database' | 'clock' | 'ids' | 'config' | 'log' | 'requestId' | 'psp' | 'signal'
>;

/** A run at work: where it stands, and what it has cost so far. */
export interface Session {
  readonly ctx: ReconcileContext;
  /** As its row is, but for what was counted since. */
  run: ReconcileRun;
  /** Requests to the providers. */
  calls: number;
  /** What the same would have cost at least. */
  callsMinimum: number;
  compared: number;
  matched: number;
  readonly incomplete: Set<string>;
}

export function openSession(ctx: ReconcileContext, run: ReconcileRun): Session {
  return {
    ctx,
    run,
    calls: Number(run.calls),
    callsMinimum: Number(run.callsMinimum),
    compared: Number(run.compared),
    matched: Number(run.matched),
    incomplete: new Set(run.incomplete),
  };
}

/**
 * Writes where the run stands, in the caller's transaction where `db` is one.
 * @throws RECONCILE_LOST when another process has taken it over.
 */
export async function checkpoint(
  session: Session,
  change: Partial<Pick<ReconcileRun, 'step' | 'cursor' | 'state' | 'finishedAt'>> = {},
  db: Pick<Context, 'db'> = session.ctx,
): Promise<void> {
  const { ctx } = session;
  ctx.signal.throwIfAborted();
  const run: ReconcileRun = {
    ...session.run,
    ...change,
    calls: BigInt(session.calls),
    callsMinimum: BigInt(session.callsMinimum),
    compared: BigInt(session.compared),
    matched: BigInt(session.matched),
    incomplete: [...session.incomplete],
    updatedAt: ctx.clock.now(),
  };
  if (!(await updateRun(db, run))) {
    throw reconciliationErrors.RECONCILE_LOST({ runId: run.id });
  }
  session.run = run;
}

/** Kinds that a provider lists. */
export type Listed = Exclude<ObjectKind, 'dispute'>;

/** Objects that a scope is about, at the providers that are configured. */
export function kindsOf({ run, ctx }: Pick<Session, 'run' | 'ctx'>): ObjectKind[] {
  const { hyperswitch, stripe } = ctx.psp.configured;
  return KINDS_OF_SCOPE[run.scope].filter((kind) =>
    kind === 'payment' || kind === 'refund' || kind === 'dispute' ? hyperswitch : stripe,
  );
}

/** Those of them that a provider lists. */
export function listedKindsOf(session: Pick<Session, 'run' | 'ctx'>): Listed[] {
  return kindsOf(session).filter((kind): kind is Listed => kind !== 'dispute');
}
