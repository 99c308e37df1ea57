import type { ImportRecord } from '#domains/catalog/index.ts';

import type { ImportRun } from '../contract/jobs.ts';

/** An import as the contract has it, over HTTP and over the socket. Pure. */
export function toImportBody(record: ImportRecord): ImportRun {
  return {
    ...record,
    startedAt: record.startedAt.toISOString(),
    finishedAt: record.finishedAt?.toISOString() ?? null,
  };
}
