import { actorOf } from '#domains/identity/index.ts';
import {
  cancelJob,
  getJob,
  getJobWithTransitions,
  listJobs,
  retryJob,
  toJobDocument,
} from '#domains/jobs/index.ts';

import { idParams } from '../contract/common.ts';
import { job, jobListQuery, jobPage, jobWithTransitions } from '../contract/jobs.ts';
import { permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'jobs';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/jobs',
  id: 'listJobs',
  summary: 'Transcode jobs, the newest first.',
  tag: TAG,
  access: permission('job:read'),
  query: jobListQuery,
  responses: { 200: { doc: 'A page of jobs.', json: jobPage } },
  async handler(ctx, { query }) {
    const { cursor, limit, state } = query;
    const page = await listJobs(ctx, { cursor, limit, states: state && [state] });
    return { ...page, items: page.items.map(toJobDocument) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/api/v1/jobs/:id',
  id: 'getJob',
  summary: 'One job with every step of its life.',
  tag: TAG,
  access: permission('job:read'),
  params: idParams,
  responses: { 200: { doc: 'The job.', json: jobWithTransitions } },
  async handler(ctx, { params }) {
    const found = await getJobWithTransitions(ctx, params.id);
    const transitions = found.transitions.map((step) => ({
      from: step.fromState,
      to: step.toState,
      attempt: step.attempt,
      cause: step.cause,
      at: step.at.toISOString(),
    }));
    return { ...toJobDocument(found), transitions };
  },
});

const retry = defineRoute({
  method: 'post',
  path: '/api/v1/jobs/:id/retry',
  id: 'retryJob',
  summary: 'Queue a failed or cancelled job again.',
  tag: TAG,
  access: permission('job:manage'),
  params: idParams,
  responses: { 200: { doc: 'The job, waiting again.', json: job } },
  originCheck: true,
  async handler(ctx, { params, viewer }) {
    const { id } = await retryJob(ctx, params.id, actorOf(viewer));
    return toJobDocument(await getJob(ctx, id));
  },
});

const cancel = defineRoute({
  method: 'post',
  path: '/api/v1/jobs/:id/cancel',
  id: 'cancelJob',
  summary: 'Cancel a job; one that runs is ended by its worker a moment later.',
  tag: TAG,
  access: permission('job:manage'),
  params: idParams,
  responses: { 200: { doc: 'The job: cancelled, or about to be.', json: job } },
  originCheck: true,
  async handler(ctx, { params, viewer }) {
    const { id } = await cancelJob(ctx, params.id, actorOf(viewer));
    return toJobDocument(await getJob(ctx, id));
  },
});

export const JOB_ROUTES: readonly Route[] = [list, show, retry, cancel];
