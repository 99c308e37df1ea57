import type { Context } from '#context.ts';
import { withReadOnlyTx } from '#db/read-only-tx.ts';

import { filterOf, type WantedDifferences } from './list-found.ts';
import type { Action, DifferenceClass, ReconcileRun } from './model.ts';
import { findLastWholeRun, sumOpen, type OpenSum } from './open-store.ts';

/** What is open of one class. */
export interface OpenClass {
  readonly class: DifferenceClass;
  readonly count: number;
  /** Those of them that only a person can settle. */
  readonly forPerson: number;
  /** Since when the oldest of them may have been so. */
  readonly oldestSince: Date;
  readonly atRisk: readonly { readonly currency: string; readonly amountMinor: bigint }[];
  /** By what the differences were told, the most frequent first. */
  readonly rules: readonly {
    readonly rule: string;
    readonly action: Action;
    readonly count: number;
  }[];
}

/** What is open, class by class, and which run has last compared the lists of a provider. */
export async function readOpenSums(
  ctx: Pick<Context, 'db'>,
  wanted: WantedDifferences,
): Promise<{ lastRun: ReconcileRun | undefined; classes: OpenClass[] }> {
  return withReadOnlyTx(ctx, async (tx) => ({
    lastRun: await findLastWholeRun(tx),
    classes: sumByClass(await sumOpen(tx, filterOf(wanted))),
  }));
}

/** Sums up by class: first what waits for a person, and of that the oldest first. Pure. */
export function sumByClass(sums: readonly OpenSum[]): OpenClass[] {
  const names = [...new Set(sums.map((sum) => sum.class))];
  return names
    .map((name) =>
      toClass(
        name,
        sums.filter((sum) => sum.class === name),
      ),
    )
    .sort(
      (one, other) =>
        Number(other.forPerson > 0) - Number(one.forPerson > 0) ||
        one.oldestSince.getTime() - other.oldestSince.getTime(),
    );
}

function toClass(name: DifferenceClass, sums: readonly OpenSum[]): OpenClass {
  const atRisk = new Map<string, bigint>();
  const rules = new Map<string, OpenClass['rules'][number]>();
  for (const { rule, action, count, currency, amountMinor } of sums) {
    const before = rules.get(`${rule} ${action}`)?.count ?? 0;
    rules.set(`${rule} ${action}`, { rule, action, count: before + count });
    if (currency === null || amountMinor === 0n) continue;
    atRisk.set(currency, (atRisk.get(currency) ?? 0n) + amountMinor);
  }
  return {
    class: name,
    count: sums.reduce((sum, { count }) => sum + count, 0),
    forPerson: sums.reduce((sum, { forPerson }) => sum + forPerson, 0),
    oldestSince: new Date(Math.min(...sums.map(({ oldestSince }) => oldestSince.getTime()))),
    atRisk: [...atRisk]
      .map(([currency, amountMinor]) => ({ currency, amountMinor }))
      .sort((one, other) => one.currency.localeCompare(other.currency)),
    rules: [...rules.values()].sort((one, other) => other.count - one.count),
  };
}
