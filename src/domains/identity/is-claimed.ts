import type { Context } from '#context.ts';

import { countAdmins } from './user-store.ts';

/** Whether the installation has an administrator. */
export async function isClaimed(ctx: Pick<Context, 'db'>): Promise<boolean> {
  return (await countAdmins(ctx)) > 0;
}
