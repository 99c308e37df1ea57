import { findRoute } from '../http/find-route.ts';
import { isSameSecret } from '../http/is-same-secret.ts';
import type { Answer, Route, SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import { disputeRoutes } from './dispute-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { paymentRoutes } from './payment-routes.ts';
import { refundRoutes } from './refund-routes.ts';
import { HyperswitchRefusal, refusals } from './refusal.ts';

const ROUTES: readonly Route[] = [
  ...paymentRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...eventRoutes,
];

/**
 * Answers as Hyperswitch does. An `Idempotency-Key` is not looked at, as the real one does not: the
 * caller's own ids are what keeps a repetition from being a second payment.
 */
export async function answerHyperswitch(world: World, request: SandboxRequest): Promise<Answer> {
  try {
    if (world.limits.take('hyperswitch', request.path) !== undefined) {
      throw new HyperswitchRefusal(429, 'invalid_request', 'HE_00', 'Too many requests');
    }
    const found = findRoute(ROUTES, request.method, request.path);
    if (!found) throw refusals.unknownUrl();
    const { keys } = world.settings();
    const expected = request.path.startsWith('/events/') ? keys.adminKey : keys.apiKey;
    if (!isSameSecret(request.headers['api-key'] ?? '', expected)) throw refusals.unauthorized();
    return await found.route.handler(world, { ...request, params: found.params });
  } catch (error) {
    if (error instanceof HyperswitchRefusal) return { status: error.status, body: error.body };
    throw error;
  }
}
