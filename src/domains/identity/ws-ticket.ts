import type { Context } from '#context.ts';

import { authenticateSession } from './authenticate.ts';
import type { SessionId, Viewer } from './model.ts';
import { createOneTimeToken, hashToken } from './one-time-token.ts';
import { deleteWsTicket, insertWsTicket } from './ws-ticket-store.ts';

/** Time between asking for a ticket and showing it in the first frame. */
const WS_TICKET_SECONDS = 30;

/**
 * Makes the short-lived ticket that a WebSocket shows in its first frame: the access token never
 * travels in a URL. It serves once, from the origin that asked for it (empty for none).
 */
export async function createWsTicket(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: { sessionId: SessionId; origin: string | undefined },
): Promise<{ ticket: string; expiresInSeconds: number }> {
  const { token, hash } = createOneTimeToken();
  const expiresAt = new Date(ctx.clock.now().getTime() + WS_TICKET_SECONDS * 1000);
  const { sessionId, origin = '' } = input;
  await insertWsTicket(ctx, { hash, sessionId, origin, expiresAt });
  return { ticket: token, expiresInSeconds: WS_TICKET_SECONDS };
}

/** Whoever the ticket was made for; undefined when it is unknown, used, late or from elsewhere. */
export async function redeemWsTicket(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: { ticket: string; origin: string | undefined },
): Promise<Viewer | undefined> {
  const ticket = await deleteWsTicket(ctx, hashToken(input.ticket));
  if (ticket === undefined || ticket.expiresAt <= ctx.clock.now()) return undefined;
  if (ticket.origin !== (input.origin ?? '')) return undefined;
  return authenticateSession(ctx, ticket.sessionId);
}
