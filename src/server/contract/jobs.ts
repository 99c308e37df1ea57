import * as z from 'zod';

import { pageOf, pageQuery, timestamp, uuid } from './common.ts';

export const jobState = z.enum([
  'created',
  'encoding',
  'finalizing',
  'done',
  'failed',
  'cancelled',
]);
export type JobState = z.infer<typeof jobState>;

export const job = z.object({
  id: uuid,
  kind: z.literal('transcode'),
  trackId: uuid,
  trackTitle: z.string(),
  state: jobState,
  attempts: z.int(),
  attemptsMax: z.int(),
  processedMs: z.int(),
  totalMs: z.int().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  requestId: z.string(),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
});
export type Job = z.infer<typeof job>;
export const jobPage = pageOf(job);
export const jobWithTransitions = job.extend({
  transitions: z.array(
    z.object({
      from: jobState.nullable(),
      to: jobState,
      attempt: z.int(),
      cause: z.string(),
      at: timestamp,
    }),
  ),
});
export const jobListQuery = pageQuery.extend({ state: jobState.optional() });

export const importRun = z.object({
  id: uuid,
  origin: z.string(),
  state: z.enum(['running', 'done', 'failed', 'interrupted']),
  filesTotal: z.int().nullable(),
  imported: z.int(),
  duplicates: z.int(),
  failed: z.int(),
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ImportRun = z.infer<typeof importRun>;
export const importPage = pageOf(importRun);
export const importFile = z.object({
  path: z.string(),
  outcome: z.enum(['imported', 'duplicate', 'failed']),
  code: z.string().nullable(),
  message: z.string().nullable(),
  trackId: uuid.nullable(),
});
export const importWithFailures = importRun.extend({
  /** Files that were not imported, with the reason; at most `failuresLimit`. */
  failures: z.array(importFile),
  failuresLimit: z.int(),
});
