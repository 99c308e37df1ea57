import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CallFault } from '../faults/model.ts';
import { decideReply, type ProviderCall } from './decide-reply.ts';
import { sendAnswer } from './send-answer.ts';

/** A request on its way through the sandbox. */
export interface Exchange extends ProviderCall {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers a call to a provider, with the fault that is its turn, and records it. */
export async function serveProvider(exchange: Exchange): Promise<void> {
  const { world, provider, request } = exchange;
  const startedMs = performance.now();
  const fault = world.faults.chooseForCall({
    provider,
    method: request.method,
    path: request.path,
  });
  const finish = world.calls.begin({
    at: world.clock.iso(),
    provider,
    method: request.method,
    path: request.path,
    query: request.query.toString(),
    idempotencyKey: request.headers['idempotency-key'] ?? null,
    fault: fault?.kind ?? null,
  });
  let status: number | null = null;
  try {
    status = await answerWith(exchange, fault);
  } finally {
    finish({ status, durationMs: Math.round(performance.now() - startedMs) });
  }
}

/** The status that was sent; null when nothing was. */
async function answerWith(
  exchange: Exchange,
  fault: CallFault | undefined,
): Promise<number | null> {
  const { response, world } = exchange;
  const reply = await decideReply(exchange, fault);
  if (reply.kind === 'hang') return hang(exchange);
  if (reply.kind === 'reset') return reset(exchange);
  const { answer, afterMs } = reply;
  try {
    if (afterMs !== undefined) {
      await sleep(afterMs, undefined, { signal: world.signal }).catch(() => undefined);
    }
    sendAnswer(response, answer, reply.isTruncated);
    return answer.status;
  } finally {
    answer.onSent?.();
  }
}

/** Says nothing until the caller gives up or the sandbox closes. */
function hang({ incoming, response, world }: Exchange): Promise<null> {
  return new Promise((resolve) => {
    const end = (): void => {
      world.signal.removeEventListener('abort', end);
      response.destroy();
      resolve(null);
    };
    if (world.signal.aborted || incoming.socket.destroyed) return end();
    response.once('close', end);
    world.signal.addEventListener('abort', end, { once: true });
  });
}

function reset({ incoming }: Exchange): null {
  incoming.socket.resetAndDestroy();
  return null;
}
