import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { cannedAnswer, gatewayAnswer, serverError } from '../faults/canned-answer.ts';
import { distort } from '../faults/distort.ts';
import type { CallFault, Provider } from '../faults/model.ts';
import { answerHyperswitch } from '../hyperswitch/answer-hyperswitch.ts';
import { answerStripe, type KeysInUse } from '../stripe/answer-stripe.ts';
import type { World } from '../world.ts';
import type { Answer, SandboxRequest } from './model.ts';
import { sendAnswer } from './send-answer.ts';

const SLOW_MS = 5000;

/** A request on its way through the sandbox. */
export interface Exchange {
  readonly world: World;
  readonly provider: Provider;
  readonly request: SandboxRequest;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly inUse: KeysInUse;
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
  const { response, provider } = exchange;
  if (fault?.kind === 'timeout_before') return hang(exchange);
  if (fault?.kind === 'reset_before') return reset(exchange);
  const canned = fault && cannedAnswer(provider, fault);
  if (canned) return send(response, canned);
  const answer = await answerProvider(exchange, fault);
  exchange.world.state.flush();
  try {
    return await sendWith(exchange, answer, fault);
  } finally {
    answer.onSent?.();
  }
}

/** What happens to the answer of work that is done. */
async function sendWith(
  exchange: Exchange,
  answer: Answer,
  fault: CallFault | undefined,
): Promise<number | null> {
  const { response, provider, world } = exchange;
  if (!fault) return send(response, answer);
  switch (fault.kind) {
    case 'timeout_after_commit':
      return hang(exchange);
    case 'reset_after_commit':
      return reset(exchange);
    case 'html_502_after_commit':
      return send(response, gatewayAnswer());
    case 'error_500_after_commit':
      return send(response, provider === 'stripe' ? answer : serverError(provider));
    case 'truncated_200':
      sendAnswer(response, answer, true);
      return answer.status;
    case 'slow':
      await sleep(fault.ms ?? SLOW_MS, undefined, { signal: world.signal }).catch(() => undefined);
      return send(response, answer);
    default:
      return send(response, distort(answer, fault));
  }
}

async function answerProvider(
  { provider, world, request, inUse }: Exchange,
  fault: CallFault | undefined,
): Promise<Answer> {
  const faulty = { ...request, fault };
  if (provider === 'stripe') return answerStripe(world, faulty, inUse);
  return answerHyperswitch(world, faulty);
}

function send(response: ServerResponse, answer: Answer): number {
  sendAnswer(response, answer);
  return answer.status;
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
