import type * as z from 'zod';

import type { importRun, importWithFailures, Job } from '#server/contract/jobs.ts';

import type { Client } from './client.ts';

export type ImportRun = z.infer<typeof importRun>;
export type ImportWithFailures = z.infer<typeof importWithFailures>;

/** What the platform is working on; for administrators. */
export const createWorkApi = (client: Client) => ({
  importRun: (id: string) => client<ImportWithFailures>('GET', `imports/${id}`),
  retryJob: (id: string) => client<Job>('POST', `jobs/${id}/retry`),
  cancelJob: (id: string) => client<Job>('POST', `jobs/${id}/cancel`),
});
export type WorkApi = ReturnType<typeof createWorkApi>;
