import { Args, Flags } from '@oclif/core';

import type { Context } from '#context.ts';
import { runWork, type Work } from '#core/events.ts';
import type { Scope } from '#domains/reconciliation/index.ts';
import type { ReconcileEvent, ReconcileResult } from '#reconcile/index.ts';

import {
  describeReconcile,
  reconcileDocument,
  renderReconcile,
} from './_kit/describe-reconcile.ts';
import { VezaCommand } from './_kit/veza-command.ts';

/** One who has just died still holds his place for a moment. */
const LOCK_WAIT_MS = 3_000;

interface ReconcileFlags {
  since?: string | undefined;
  until?: string | undefined;
  apply: boolean;
  stuck: boolean;
  fresh: boolean;
  plan?: string | undefined;
  run?: string | undefined;
}

export default class Reconcile extends VezaCommand {
  static override summary =
    'Hold our books against the payment providers, and repair what is certain.';
  static override description =
    'Compares payments, refunds, transfers, reversals and payouts with Hyperswitch and Stripe: rows that are stuck or have no id there, amounts, currencies and states that differ, money that they have and we do not. Without --apply it only tells. With it, what is certain is repaired and a person is shown the rest. Safe to run twice, in two places, or to kill: the same command goes on. Ends with 3 while differences are left. docs/reconcile.md says what each of them means.';
  static override examples = [
    '<%= config.bin %> reconcile',
    '<%= config.bin %> reconcile orders --stuck --apply',
    '<%= config.bin %> reconcile --since 7d --plan plan.json',
    '<%= config.bin %> reconcile --apply --plan plan.json',
  ];
  static override args = {
    scope: Args.string({
      description: 'What is compared.',
      options: ['orders', 'refunds', 'transfers', 'payouts', 'all'],
      default: 'all',
    }),
  };
  static override flags = {
    since: Flags.string({
      description:
        'What was made from then on: a date, a time, or an age like 7d; without it, from where the last run with --apply ended.',
      helpValue: 'TIME',
    }),
    until: Flags.string({ description: 'What was made until then.', helpValue: 'TIME' }),
    apply: Flags.boolean({ description: 'Repair what is certain.' }),
    stuck: Flags.boolean({
      description: 'Only ask about rows that are not over, one look each; no lists.',
    }),
    plan: Flags.string({
      description:
        'File for what would be done; with --apply, do what stands in it and nothing else.',
      helpValue: 'FILE',
    }),
    run: Flags.string({
      description: 'With --apply: do what that run has planned and nothing else.',
      helpValue: 'ID',
      dependsOn: ['apply'],
      exclusive: ['plan'],
    }),
    fresh: Flags.boolean({
      description: 'Begin anew instead of going on with a run that was cut short.',
    }),
  };
  static override document = {
    schema: 'veza.reconcile/1',
    keys: {
      run: 'the run: id, scope, apply, since, until, incomplete (lists that could not be read to their end)',
      compared: 'pairs and rows that were judged',
      matched: 'those in order',
      differences:
        'what is not: class, rule, subject, local, remote, action, outcome, amountMinor, currency, ageMs, message, remedy',
      applied: 'repairs that were made',
      stale: 'steps of a plan that had changed meanwhile',
      failed: 'repairs that could not be made',
      left: 'differences that are not repaired, stale steps among them: nobody has looked what they are now',
      totals: 'both sides in money, by kind and currency: localMinor, remoteMinor, driftMinor',
      calls: 'requests to the providers',
      callsMinimum: 'the fewest that can tell the same',
      durationMs: 'length of the run',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(Reconcile);
    const flags: ReconcileFlags = run.flags;
    const sink = this.terminal.sink(describeReconcile);
    const result = await this.withContext(run, async (ctx) =>
      runWork(await open(ctx, run.args.scope as Scope, flags), sink),
    );
    if (flags.plan !== undefined && !flags.apply) {
      const { writePlan } = await import('#reconcile/index.ts');
      await writePlan(flags.plan, result);
    }
    const { remedyOf } = await import('#reconcile/index.ts');
    this.finish({
      document: reconcileDocument(result, remedyOf),
      text: renderReconcile(result, remedyOf, this.terminal.page()),
      category: result.left > 0 ? 'findings' : undefined,
    });
  }
}

async function open(
  ctx: Context,
  scope: Scope,
  flags: ReconcileFlags,
): Promise<Work<ReconcileEvent, ReconcileResult>> {
  const { applyPlan, parseWindow, readPlan, readRunPlan, reconcile } =
    await import('#reconcile/index.ts');
  const { apply, plan, run, stuck: stuckOnly, fresh } = flags;
  const lockWaitMs = LOCK_WAIT_MS;
  if (apply && run !== undefined)
    return applyPlan(ctx, await readRunPlan(ctx, run), { lockWaitMs });
  if (apply && plan !== undefined) return applyPlan(ctx, await readPlan(plan), { lockWaitMs });
  const since = parseWindow(ctx.clock, flags.since);
  const until = parseWindow(ctx.clock, flags.until);
  return reconcile(ctx, { scope, since, until, apply, stuckOnly, fresh, lockWaitMs });
}
