import type { Context } from '#context.ts';
import { VezaError } from '#core/errors.ts';
import { busErrors } from '#db/bus/bus-errors.ts';

import type { SessionId, UserId } from './model.ts';

/** What the channel `sessions` of the bus carries: sockets and caches read the rows again. */
export interface SessionsChange {
  readonly userId: UserId;
  /** Null: every session of the account. */
  readonly sessionId: SessionId | null;
  /** They have ended, or the account has other roles. */
  readonly change: 'revoked' | 'role';
}

/**
 * Tells every process that sessions have changed. Called after the commit: the rows already say
 * so, and a bus that is away does not undo that. Whoever listens reads the rows again after a gap.
 */
export async function announceSessions(
  ctx: Pick<Context, 'bus' | 'log'>,
  change: SessionsChange,
): Promise<void> {
  try {
    await ctx.bus.publish('sessions', { ...change });
  } catch (error) {
    if (!(error instanceof VezaError && error.code === busErrors.BUS_UNREACHABLE.code)) throw error;
    ctx.log.warn({ err: error }, 'open sockets learn of an ended session when the bus is back');
  }
}
