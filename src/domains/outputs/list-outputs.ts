import type { Context } from '#context.ts';

import type { KnownOutput } from './model.ts';
import { listOutputRows } from './store.ts';

/** Every output below a folder, with one query. */
export async function listOutputs(
  ctx: Pick<Context, 'db'>,
  outRoot: string,
): Promise<readonly KnownOutput[]> {
  return listOutputRows(ctx, outRoot);
}
