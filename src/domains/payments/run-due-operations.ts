import { toVezaError } from '#core/errors.ts';

import { PROVIDERS, type OperationKind, type Provider } from './model.ts';
import { listDueOperations } from './operation-store.ts';
import type { Handlers, MoneyCall } from './operation-handler.ts';
import { runOperation } from './run-operation.ts';
import { setAside } from './set-aside.ts';

/** Calls to providers that one process makes at one time. */
const CONCURRENCY = 8;
const BATCH = 100;

/** What one round came to. */
export interface DueRun {
  readonly operations: number;
  readonly calls: number;
  /** Providers that refused our credentials; nothing more was sent to them in this round. */
  readonly stopped: readonly Provider[];
}

/**
 * Runs what is due at the providers that are configured, the longest due first, until nothing is: several at a time, each by itself, so
 * that one that fails holds nobody up. A provider that refuses the credentials is left alone for the
 * rest of the round.
 */
export async function runDueOperations(ctx: MoneyCall, handlers: Handlers): Promise<DueRun> {
  const stopped = new Set<Provider>();
  const kinds = Object.keys(handlers) as OperationKind[];
  const seen = new Set<string>();
  let calls = 0;
  for (;;) {
    ctx.signal.throwIfAborted();
    const providers = PROVIDERS.filter(
      (provider) => ctx.psp.configured[provider] && !stopped.has(provider),
    );
    const now = ctx.clock.now();
    const due = await listDueOperations(ctx, { now, limit: BATCH, providers, kinds });
    // One that is due again at once waits for the next round, so that a round ends.
    const ids = due.filter((id) => !seen.has(id));
    if (ids.length === 0) return { operations: seen.size, calls, stopped: [...stopped] };
    const queue = ids.values();
    const work = async (): Promise<void> => {
      for (const id of queue) {
        ctx.signal.throwIfAborted();
        seen.add(id);
        const run = await runOperation(ctx, handlers, id).catch(async (error: unknown) => {
          if (ctx.signal.aborted) throw error;
          ctx.log.error({ err: error, operationId: id }, 'an operation could not be run');
          await setAside(ctx, id, toVezaError(error).message);
          return undefined;
        });
        calls += run?.calls ?? 0;
        if (run?.outcome === 'stop' && run.operation) stopped.add(run.operation.provider);
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, ids.length) }, work));
  }
}
