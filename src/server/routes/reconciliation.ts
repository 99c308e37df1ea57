import {
  getRun,
  listFound,
  listRuns,
  readOpenSums,
  toCountedRunDocument,
  toRunDocument,
  toTotalsDocument,
} from '#domains/reconciliation/index.ts';
import { toDifferenceDocument, toOpenClassDocument } from '#reconcile/index.ts';

import { idParams, pageQuery, problem } from '../contract/common.ts';
import {
  differencePage,
  differenceQuery,
  reconcileRunDetail,
  reconcileRunPage,
  reconciliation,
  reconciliationQuery,
} from '../contract/reconciliation.ts';
import { permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { withOrders } from './with-orders.ts';

const TAG = 'reconciliation';
const access = permission('payments:manage');

const summary = defineRoute({
  method: 'get',
  path: '/api/v1/reconcile',
  id: 'readReconciliation',
  summary:
    'What differs between the books and the payment providers by class: number, age, money at risk, what to do.',
  tag: TAG,
  access,
  query: reconciliationQuery,
  responses: { 200: { doc: 'What is open.', json: reconciliation } },
  async handler(ctx, { query }) {
    const { lastRun, classes } = await readOpenSums(ctx, query);
    return {
      lastRun: lastRun === undefined ? null : toRunDocument(lastRun),
      intervalMs: ctx.config.reconcile.intervalMs,
      classes: classes.map(toOpenClassDocument),
    };
  },
});

const differences = defineRoute({
  method: 'get',
  path: '/api/v1/reconcile/differences',
  id: 'listDifferences',
  summary: 'Differences that are open, or all that one run has found; the oldest first.',
  tag: TAG,
  access,
  query: differenceQuery,
  responses: { 200: { doc: 'A page of differences.', json: differencePage } },
  async handler(ctx, { query }) {
    const { run: runId, ...wanted } = query;
    const page = await listFound(ctx, { ...wanted, runId });
    const items = page.items.map(toDifferenceDocument);
    return { ...page, items: await withOrders(ctx, items, ({ local }) => local) };
  },
});

const runs = defineRoute({
  method: 'get',
  path: '/api/v1/reconcile/runs',
  id: 'listReconcileRuns',
  summary: 'Comparisons with the payment providers, the last begun first.',
  tag: TAG,
  access,
  query: pageQuery,
  responses: { 200: { doc: 'A page of runs.', json: reconcileRunPage } },
  async handler(ctx, { query }) {
    const page = await listRuns(ctx, query);
    return { ...page, items: page.items.map(toCountedRunDocument) };
  },
});

const aRun = defineRoute({
  method: 'get',
  path: '/api/v1/reconcile/runs/:id',
  id: 'getReconcileRun',
  summary: 'One comparison: how it ended, what it found and cost, both sides in money.',
  tag: TAG,
  access,
  params: idParams,
  responses: {
    200: { doc: 'The run.', json: reconcileRunDetail },
    404: { doc: 'No such run.', json: problem },
  },
  async handler(ctx, { params }) {
    const { run, totals } = await getRun(ctx, params.id);
    return { ...toCountedRunDocument(run), totals: totals.map(toTotalsDocument) };
  },
});

export const RECONCILIATION_ROUTES: readonly Route[] = [summary, differences, runs, aRun];
