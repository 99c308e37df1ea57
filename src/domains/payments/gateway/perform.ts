import { paymentErrors } from '../errors.ts';
import type { Provider } from '../model.ts';
import type { Outcome } from '../outcome.ts';
import type { Call, KeyedCall } from './call.ts';
import { classify, type Read } from './classify.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import type { HttpAnswer } from './http-answer.ts';

/** How long nothing is sent when a provider has too many requests and does not say for how long. */
const PAUSE_MS = 1_000;

const TOO_LATE: Outcome<never> = Object.freeze({
  kind: 'retry_same_key',
  clear: true,
  status: null,
  code: 'lease_over',
  message: 'its time was over before it could be sent',
});

export interface Performance<Remote> {
  readonly provider: Provider;
  /** `POST /refunds`: for the log. */
  readonly name: string;
  readonly mode: 'send' | 'look';
  readonly call: Call | KeyedCall;
  /** Sends it once. */
  readonly exchange: () => Promise<HttpAnswer>;
  readonly read: (body: unknown) => Read<Remote>;
}

/**
 * Makes one call of a gateway: its key is checked, the mode of the money, the rate, and whether whoever
 * asks still may; then it is sent once and its answer classified.
 * @throws IDEMPOTENCY_KEY_EMPTY, or the signal's reason, before anything is sent.
 */
export async function perform<Remote>(
  deps: GatewayDeps,
  { provider, name, mode, call, exchange, read }: Performance<Remote>,
): Promise<Outcome<Remote>> {
  const keyed = mode === 'send' && 'idempotencyKey' in call ? call : undefined;
  if (mode === 'send' && !keyed?.idempotencyKey.trim()) {
    throw paymentErrors.IDEMPOTENCY_KEY_EMPTY({ call: `${provider} ${name}` });
  }
  call.signal.throwIfAborted();
  const denied = await deps.admit(mode);
  if (denied !== undefined) return denied;
  await deps.bucket.take(call.signal);
  if (keyed?.isHeld?.() === false) return TOO_LATE;
  const answer = await exchange();
  const outcome = classify({
    provider,
    mode,
    first: keyed?.first ?? false,
    keyHolds: keyed?.keyHolds ?? false,
    answer,
    read,
  });
  if (answer.status === 429) {
    deps.bucket.slowDown((outcome.kind === 'retry_same_key' && outcome.afterMs) || PAUSE_MS);
  }
  const { status } = answer;
  deps.log.debug(
    { provider, call: name, status, outcome: outcome.kind, requestId: call.requestId },
    'called a payment provider',
  );
  return outcome;
}
