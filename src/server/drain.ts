import type { Server, ServerResponse } from 'node:http';

/** How often connections that have become idle are looked for while the server drains. */
const IDLE_SWEEP_MS = 50;

/**
 * Closes a server: no new connections, answers under way are finished, idle connections end. What
 * is left after `drainMs` is cut.
 */
export async function drain(
  server: Server,
  inFlight: ReadonlySet<ServerResponse>,
  drainMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const res of inFlight) if (!res.headersSent) res.setHeader('Connection', 'close');
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
  try {
    await closed;
  } finally {
    clearInterval(sweep);
    clearTimeout(deadline);
  }
}
