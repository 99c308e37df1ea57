import type { Context } from '#context.ts';

import { backendPid, cancelBackend } from './store.ts';

/** Ends the statement that a transaction runs when the signal is aborted; dispose to stop. */
export async function cancelOnAbort(
  ctx: Pick<Context, 'db' | 'signal' | 'log'>,
  tx: Pick<Context, 'db'>,
): Promise<Disposable> {
  const pid = await backendPid(tx);
  const cancel = (): void => {
    cancelBackend(ctx, pid).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'cancelling the load failed'),
    );
  };
  ctx.signal.addEventListener('abort', cancel, { once: true });
  return { [Symbol.dispose]: () => ctx.signal.removeEventListener('abort', cancel) };
}
