import type {
  Difference,
  Reconciliation,
  ReconcileRun,
  ReconcileRunDetail,
} from '#server/contract/reconciliation.ts';

import type { Client } from './client.ts';
import { queryOf, type Page } from './page.ts';

const pageSize = 50;

/** What a comparison is about; everything, or one kind of money. */
export type Scope = ReconcileRun['scope'];

/** Which differences are wanted: open ones of a class and scope, or all that a run has found. */
export interface WantedDifferences {
  readonly class?: Difference['class'];
  readonly scope?: Scope;
  readonly run?: string;
}

/** How the books stand to the payment providers. For administrators. */
export const createReconcileApi = (client: Client) => ({
  summary: (scope: Scope) => client<Reconciliation>('GET', `reconcile${queryOf({ scope })}`),
  differences: (wanted: WantedDifferences, cursor: string | null) =>
    client<Page<Difference>>(
      'GET',
      `reconcile/differences${queryOf({ ...wanted, limit: pageSize, cursor })}`,
    ),
  runs: (cursor: string | null) =>
    client<Page<ReconcileRun>>('GET', `reconcile/runs${queryOf({ limit: pageSize, cursor })}`),
  run: (id: string) => client<ReconcileRunDetail>('GET', `reconcile/runs/${id}`),
});
export type ReconcileApi = ReturnType<typeof createReconcileApi>;
