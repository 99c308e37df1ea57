import type { IncomingMessage } from 'node:http';

import type { Config } from '#core/config.ts';

import { WS_PROTOCOL } from '../contract/ws.ts';
import { isAllowedOrigin } from '../http/origin.ts';

export interface UpgradeRefusal {
  readonly status: 400 | 403 | 404 | 503;
  readonly reason: string;
  readonly retryAfterSeconds?: number;
}

export interface UpgradeState {
  readonly connections: number;
  readonly stopping: boolean;
}

/** Why a request to become a WebSocket is refused before it is one, or undefined. Pure. */
export function checkUpgrade(
  config: Pick<Config, 'server' | 'ws'>,
  req: Pick<IncomingMessage, 'url' | 'headers'>,
  state: UpgradeState,
): UpgradeRefusal | undefined {
  const { basePath } = config.server;
  const path = (req.url ?? '').split('?', 1)[0];
  if (path !== (basePath === '/' ? '/ws' : `${basePath}/ws`)) {
    return { status: 404, reason: 'There is no WebSocket here.' };
  }
  const { origin, host } = req.headers;
  // Browsers always name their origin; a program without one has no cookies to misuse.
  if (origin !== undefined && !isAllowedOrigin(config, { origin, host })) {
    return { status: 403, reason: 'Pages of this origin may not connect.' };
  }
  const protocols = (req.headers['sec-websocket-protocol'] ?? '').split(',');
  if (!protocols.some((name) => name.trim() === WS_PROTOCOL)) {
    return { status: 400, reason: `The subprotocol ${WS_PROTOCOL} is needed.` };
  }
  if (state.stopping || state.connections >= config.ws.connectionsMax) {
    const reason = state.stopping ? 'The server is stopping.' : 'Too many connections.';
    return { status: 503, reason, retryAfterSeconds: 5 };
  }
  return undefined;
}
