import type { Context } from '#context.ts';

import { deleteWorker, insertWorker, type WorkerRow } from './worker-store.ts';

/** Makes a worker known, once it holds its lock. Before that nobody may think it dead. */
export async function registerWorker(
  ctx: Pick<Context, 'db' | 'clock'>,
  worker: WorkerRow,
): Promise<void> {
  await insertWorker(ctx, { ...worker, startedAt: ctx.clock.now() });
}

/** Forgets a worker that has drained. */
export async function unregisterWorker(
  ctx: Pick<Context, 'db'>,
  worker: Pick<WorkerRow, 'id'>,
): Promise<void> {
  await deleteWorker(ctx, worker.id);
}
