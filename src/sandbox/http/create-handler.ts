import type { IncomingMessage, ServerResponse } from 'node:http';

import { adminRoutes } from '../admin/admin-api.ts';
import { answerAdmin } from '../admin/answer-admin.ts';
import type { SandboxControls } from '../admin/sandbox-controls.ts';
import { answerHosted } from '../hosted/answer-hosted.ts';
import type { World } from '../world.ts';
import type { Answer, SandboxRequest } from './model.ts';
import { readBody } from './read-body.ts';
import { sendAnswer } from './send-answer.ts';
import { serveProvider } from './serve-provider.ts';

/** Handles every request of the one port: both providers, hosted pages, admin. */
export function createHandler(
  world: World,
  controls: SandboxControls,
): (incoming: IncomingMessage, response: ServerResponse) => void {
  const inUse = new Set<string>();
  const routes = adminRoutes(controls);
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(incoming);
    if (body === undefined) return sendAnswer(response, TOO_LARGE);
    const request = readRequest(incoming, body);
    const { path } = request;
    if (path === '/_sandbox' || path.startsWith('/_sandbox/')) {
      const answer = await answerAdmin(world, request, routes);
      world.state.flush();
      return sendAnswer(response, answer);
    }
    if (path.startsWith('/payment_link/') || path.startsWith('/onboarding/')) {
      const answer = answerHosted(world, request);
      world.state.flush();
      return sendAnswer(response, answer);
    }
    const provider = path.startsWith('/v1/') ? 'stripe' : 'hyperswitch';
    return serveProvider({ world, provider, request, incoming, response, inUse });
  };
  return (incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      if (response.headersSent || incoming.destroyed) {
        response.destroy();
        return;
      }
      sendAnswer(response, bug(error));
    });
  };
}

const TOO_LARGE: Answer = Object.freeze({
  status: 413,
  headers: { Connection: 'close' },
  body: { error: { type: 'invalid_request', code: 'IR_06', message: 'The body is too large.' } },
});

/** A failure of the sandbox itself says so, so that nobody takes it for the provider's. */
function bug(error: unknown): Answer {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 500, body: `The sandbox itself has failed. ${message}` };
}

function readRequest(incoming: IncomingMessage, body: string): SandboxRequest {
  const target = incoming.url ?? '/';
  const at = target.indexOf('?');
  const path = at === -1 ? target : target.slice(0, at);
  return {
    method: incoming.method ?? 'GET',
    path: path.length > 1 ? path.replace(/\/+$/, '') : path,
    query: new URLSearchParams(at === -1 ? '' : target.slice(at + 1)),
    headers: incoming.headers as Record<string, string | undefined>,
    body,
    fault: undefined,
    params: {},
    remoteAddress: incoming.socket.remoteAddress ?? '',
    localAddress: incoming.socket.localAddress ?? '',
  };
}
