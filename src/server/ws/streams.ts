import type { Context } from '#context.ts';
import type { BusChannel, BusMessage } from '#db/bus/bus.ts';
import { listImports } from '#domains/catalog/index.ts';
import type { Permission } from '#domains/identity/index.ts';
import { getJobs, listJobs, toJobDocument } from '#domains/jobs/index.ts';

import type { ImportRun, Job } from '../contract/jobs.ts';
import type { WsStream } from '../contract/ws.ts';
import { toImportBody } from '../routes/import-body.ts';
import { SNAPSHOT_MAX } from './limits.ts';

export interface Snapshot {
  readonly items: readonly unknown[];
  readonly truncated: boolean;
}

/** What can be subscribed to: where its news comes from, and how its rows are read. */
export interface StreamSource {
  readonly permission: Permission;
  readonly channel: BusChannel;
  readonly kind: 'job' | 'import';
  idOf(news: BusMessage): string | undefined;
  /** What must reach the reader at once when it changes; the rest is progress. */
  factOf(news: BusMessage): string;
  snapshot(ctx: Context): Promise<Snapshot>;
  /** The rows of these ids that there are. */
  read(ctx: Context, ids: readonly string[]): Promise<readonly (Job | ImportRun)[]>;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const jobs: StreamSource = {
  permission: 'job:read',
  channel: 'jobs',
  kind: 'job',
  idOf: (news) => text(news['jobId']),
  factOf: (news) => text(news['state']) ?? '',
  async snapshot(ctx) {
    const states = ['created', 'encoding', 'finalizing'] as const;
    const page = await listJobs(ctx, { states, limit: SNAPSHOT_MAX });
    return { items: page.items.map(toJobDocument), truncated: page.nextCursor !== null };
  },
  read: async (ctx, ids) => (await getJobs(ctx, ids)).map(toJobDocument),
};

const IMPORTS_SHOWN = 20;

const imports: StreamSource = {
  permission: 'import:read',
  channel: 'imports',
  kind: 'import',
  idOf: (news) => text(news['importId']),
  factOf: (news) => text(news['state']) ?? '',
  async snapshot(ctx) {
    const page = await listImports(ctx, { limit: IMPORTS_SHOWN });
    return { items: page.items.map(toImportBody), truncated: page.nextCursor !== null };
  },
  // Those that change are among the newest.
  async read(ctx, ids) {
    const page = await listImports(ctx, { limit: SNAPSHOT_MAX });
    return page.items.filter((item) => ids.includes(item.id)).map(toImportBody);
  },
};

export const STREAMS: Readonly<Record<WsStream, StreamSource>> = Object.freeze({ jobs, imports });
