import type { Context } from '#context.ts';

import { endSessions } from './end-sessions.ts';
import type { UserId } from './model.ts';

/** Ends every session of an account; returns how many there were. */
export async function logOutEverywhere(
  ctx: Pick<Context, 'db' | 'clock' | 'bus' | 'log' | 'requestId'>,
  userId: UserId,
): Promise<number> {
  return endSessions(ctx, { userId, reason: 'logout_all' });
}
