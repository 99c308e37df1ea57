import { hostname } from 'node:os';

import * as z from 'zod';

import { can } from '#domains/identity/index.ts';
import { listWorkers } from '#db/jobs/read-queue-status.ts';

import { timestamp } from '../contract/common.ts';
import { anyone, metricsReader, permission } from '../http/access.ts';
import { defineRoute } from '../http/route.ts';

const grade = z.enum(['pass', 'warn', 'fail']);
const part = z.object({
  status: z.enum(['pass', 'fail']),
  latencyMs: z.number().nullable(),
  reason: z.string().nullable(),
});
const parts = z.object({ database: part, schema: part, bus: part, storage: part, queue: part });
const processInfo = z.object({
  kind: z.enum(['server', 'worker']),
  host: z.string(),
  pid: z.int(),
  status: z.enum(['pass', 'fail']),
  startedAt: timestamp,
});

/** Whether the process lives: touches nothing, so that a slow database never restarts a server. */
const getHealth = defineRoute({
  method: 'get',
  path: '/health',
  id: 'getHealth',
  summary: 'Whether the process lives.',
  tag: 'operations',
  access: anyone,
  anonymous: true,
  responses: { 200: { doc: 'It lives.', json: z.object({ status: z.literal('pass') }) } },
  handler: async () => ({ status: 'pass' }),
});

const getReady = defineRoute({
  method: 'get',
  path: '/ready',
  id: 'getReady',
  summary: 'Whether the server takes requests: its vital parts answer and it is not stopping.',
  tag: 'operations',
  access: anyone,
  anonymous: true,
  responses: {
    200: { doc: 'It does.', json: z.object({ status: grade }) },
    503: { doc: 'It does not.', json: z.object({ status: grade }) },
  },
  handler: async (_ctx, { server, res }) => {
    const status = server.stopping ? 'fail' : (await server.checkHealth()).status;
    if (status === 'fail') res.status(503);
    return { status };
  },
});

const getStatus = defineRoute({
  method: 'get',
  path: '/status',
  id: 'getStatus',
  summary: 'How the parts of the server are; latency and reasons for administrators only.',
  tag: 'operations',
  access: anyone,
  responses: {
    200: { doc: 'The status.', json: z.object({ status: grade, parts: parts.optional() }) },
  },
  handler: async (_ctx, { server, viewer }) => {
    const report = await server.checkHealth();
    return can(viewer, 'status:detail') ? report : { status: report.status };
  },
});

const getAllHealth = defineRoute({
  method: 'get',
  path: '/health/all',
  id: 'getAllHealth',
  summary: 'Every process of the installation that this server knows of.',
  tag: 'operations',
  access: permission('status:detail'),
  responses: {
    200: {
      doc: 'The processes.',
      json: z.object({ status: grade, parts, processes: z.array(processInfo) }),
    },
  },
  handler: async (ctx, { server }) => {
    const report = await server.checkHealth();
    const workers = report.parts.database.status === 'pass' ? await listWorkers(ctx) : [];
    const own = { host: hostname(), pid: process.pid, startedAt: server.startedAt.toISOString() };
    return {
      ...report,
      processes: [
        { kind: 'server', status: 'pass', ...own },
        ...workers.map(({ host, pid, startedAt, alive }) => ({
          kind: 'worker',
          status: alive ? 'pass' : 'fail',
          host,
          pid,
          startedAt: startedAt.toISOString(),
        })),
      ],
    };
  },
});

const getMetrics = defineRoute({
  method: 'get',
  path: '/metrics',
  id: 'getMetrics',
  summary: 'Metrics in the Prometheus text format.',
  tag: 'operations',
  access: metricsReader,
  anonymous: true,
  responses: { 200: { doc: 'Metrics.', media: 'text/plain' } },
  handler: async (_ctx, { server, res }) => {
    const text = await server.metrics.registry.metrics();
    res.setHeader('Content-Type', server.metrics.registry.contentType);
    res.end(text);
  },
});

export const OPERATIONS_ROUTES = [getHealth, getReady, getStatus, getAllHealth, getMetrics];
