import { findRoute } from '../http/find-route.ts';
import { isSameSecret } from '../http/is-same-secret.ts';
import type { Answer, SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import { accountRoutes } from './account-routes.ts';
import { API_VERSION } from './announce-event.ts';
import { balanceRoutes } from './balance-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { expand } from './expand.ts';
import { findKept, keep, readKey, type KeyedRequest } from './idempotency.ts';
import { PLATFORM } from './model.ts';
import { payoutRoutes } from './payout-routes.ts';
import { parseParams } from './read-params.ts';
import { StripeRefusal, stripeRefusals } from './refusal.ts';
import type { StripeRoute } from './route.ts';
import { transferRoutes } from './transfer-routes.ts';

const ROUTES: readonly StripeRoute[] = [
  ...transferRoutes,
  ...balanceRoutes,
  ...payoutRoutes,
  ...accountRoutes,
  ...eventRoutes,
];

/** Keys whose first request is still being answered. */
export type KeysInUse = Set<string>;

/**
 * Answers as Stripe does: key and rate limit first, then the idempotency layer, then the endpoint. What
 * the endpoint answers is kept under the key, a 500 too; what it refuses unread is not.
 */
export function answerStripe(world: World, request: SandboxRequest, inUse: KeysInUse): Answer {
  const requestId = world.newId('req_', 14);
  const headers: Record<string, string> = {
    'Request-Id': requestId,
    'Stripe-Version': request.headers['stripe-version'] ?? API_VERSION,
  };
  const given = request.headers['idempotency-key'];
  if (given !== undefined && /^[\x20-\x7e]*$/.test(given)) headers['Idempotency-Key'] = given;
  try {
    const account = authenticate(world, request);
    const found = findRoute(ROUTES, request.method, request.path);
    if (!found) throw stripeRefusals.unknownUrl(request.method, request.path);
    const limit = world.limits.take('stripe', `${request.method} ${found.route.path}`);
    if (limit !== undefined) throw stripeRefusals.tooManyRequests(limit);
    const keyed = readKey(request, account);
    if (keyed && inUse.has(keyed.id)) throw stripeRefusals.keyInUse(keyed.key);
    const kept = keyed && findKept(world, keyed);
    if (kept) {
      headers['Idempotent-Replayed'] = 'true';
      headers['Original-Request'] = kept.requestId;
      return { status: kept.status, headers, body: JSON.parse(kept.body) as unknown };
    }
    const answer = execute(world, request, {
      route: found.route,
      names: found.params,
      account,
      keyed,
      requestId,
    });
    if (!keyed || request.fault?.kind !== 'slow') return { ...answer, headers };
    inUse.add(keyed.id);
    return { ...answer, headers, onSent: () => void inUse.delete(keyed.id) };
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    return { status: error.status, headers, body: { error: error.error } };
  }
}

interface Execution {
  readonly route: StripeRoute;
  readonly names: Readonly<Record<string, string>>;
  readonly account: string;
  readonly keyed: KeyedRequest | undefined;
  readonly requestId: string;
}

const SERVER_ERROR = Object.freeze({
  error: { type: 'api_error', message: 'An unknown error occurred on our end.' },
});

function execute(
  world: World,
  request: SandboxRequest,
  execution: Execution,
): Omit<Answer, 'headers'> {
  const { keyed, requestId } = execution;
  const finish = (status: number, body: unknown): Omit<Answer, 'headers'> => {
    if (keyed) keep(world, keyed, { status, body, requestId });
    return { status, body };
  };
  if (request.fault?.kind === 'error_500') return finish(500, SERVER_ERROR);
  try {
    const body = handle(world, request, execution);
    const isLost = request.fault?.kind === 'error_500_after_commit';
    return isLost ? finish(500, SERVER_ERROR) : finish(200, body);
  } catch (error) {
    if (error instanceof StripeRefusal && error.isStored) {
      return finish(error.status, { error: error.error });
    }
    throw error;
  }
}

function handle(world: World, request: SandboxRequest, execution: Execution): unknown {
  const { route, names, account } = execution;
  const text = request.method === 'GET' ? request.query.toString() : request.body;
  const params = parseParams(text);
  const answer = route.handler(world, { params, names, account, fault: request.fault });
  return expand(world, answer, params, request.method === 'GET');
}

/** Whom the request speaks for: the platform, or one of its accounts. */
function authenticate(world: World, request: SandboxRequest): string {
  const key = readSecretKey(request.headers['authorization']);
  if (key === undefined) throw stripeRefusals.keyMissing();
  const expected = world.settings().keys.stripeSecretKey;
  if (!isSameSecret(key, expected)) throw stripeRefusals.keyInvalid(key);
  const account = request.headers['stripe-account'];
  if (account === undefined || account === '') return PLATFORM;
  const connected = world.tables.accounts.get(account);
  if (connected && !connected.isDeleted) return account;
  throw stripeRefusals.accountForbidden(account);
}

function readSecretKey(header: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (/^bearer$/i.test(scheme) && value !== '') return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return user === '' ? undefined : user;
}
