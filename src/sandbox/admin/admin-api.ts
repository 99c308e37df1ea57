import { VezaError } from '#core/errors.ts';

import { checkRule } from '../faults/check-plan.ts';
import { FAULT_PROFILES } from '../faults/profiles.ts';
import { findRoute } from '../http/find-route.ts';
import type { Answer, Handler, Route, SandboxRequest } from '../http/model.ts';
import { LEVER_PARAMS, type Levers } from '../levers/levers.ts';
import { refuseLever } from '../levers/refuse-lever.ts';
import type { Row, Table } from '../state/table.ts';
import type { World } from '../world.ts';
import type { SandboxControls } from './sandbox-controls.ts';

/** Rows that a list shows when it is not told how many. */
const ROWS = 100;

type Api = (controls: SandboxControls) => readonly Route[];

/** The JSON API under /_sandbox/api: everything that the page and the library can do. */
export const adminRoutes: Api = (controls) => [
  get('/_sandbox/api/keys', (world) => world.settings().keys),
  get('/_sandbox/api/settings', (world) => ({ ...world.settings(), keys: undefined })),
  get('/_sandbox/api/tables', listTables),
  get('/_sandbox/api/tables/:table', listRows),
  get('/_sandbox/api/tables/:table/:id', getRow),
  get('/_sandbox/api/calls', (world, request) => lastCalls(world, request)),
  remove('/_sandbox/api/calls', (world) => world.calls.clear()),
  get('/_sandbox/api/faults', () => ({ rules: controls.faults(), profiles: FAULT_PROFILES })),
  post('/_sandbox/api/faults', (_world, body) => injectAll(controls, body)),
  remove('/_sandbox/api/faults', () => controls.clearFaults()),
  post('/_sandbox/api/webhooks', (world, body) => {
    controls.setWebhooks(body);
    return world.settings().webhooks;
  }),
  get('/_sandbox/api/clock', describeClock),
  post('/_sandbox/api/clock/advance', async (world, body) => {
    await controls.advance(Number(body['ms']));
    return describeClock(world);
  }),
  post('/_sandbox/api/settled', async () => {
    await controls.settled();
    return { settled: true };
  }),
  get('/_sandbox/api/levers', () => LEVER_PARAMS),
  {
    method: 'POST',
    path: '/_sandbox/api/levers/:lever',
    handler: (_world, request) => pullLever(controls, request),
  },
];

/** Answers a request to the admin API; what is refused is refused with its reason. */
export async function answerApi(
  world: World,
  request: SandboxRequest,
  routes: readonly Route[],
): Promise<Answer> {
  const found = findRoute(routes, request.method, request.path);
  if (!found) return { status: 404, body: { error: { message: 'There is nothing here.' } } };
  try {
    return await found.route.handler(world, { ...request, params: found.params });
  } catch (error) {
    if (!(error instanceof VezaError) && !(error instanceof SyntaxError)) throw error;
    const code = error instanceof VezaError ? error.code : 'BODY_MALFORMED';
    return { status: 400, body: { error: { code, message: error.message } } };
  }
}

function get(path: string, read: (world: World, request: SandboxRequest) => unknown): Route {
  return { method: 'GET', path, handler: (world, request) => json(read(world, request)) };
}

function remove(path: string, act: (world: World) => void): Route {
  const handler: Handler = (world) => {
    act(world);
    return json({ done: true });
  };
  return { method: 'DELETE', path, handler };
}

function post(path: string, act: (world: World, body: Record<string, unknown>) => unknown): Route {
  const handler: Handler = async (world, request) => json(await act(world, readBody(request)));
  return { method: 'POST', path, handler };
}

function json(body: unknown): Answer {
  return { status: 200, body: body ?? { done: true } };
}

function readBody({ body }: SandboxRequest): Record<string, unknown> {
  if (body === '') return {};
  const value = JSON.parse(body) as unknown;
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new SyntaxError('The body must be a JSON object.');
}

function injectAll(controls: SandboxControls, body: Record<string, unknown>): unknown {
  const profile = typeof body['profile'] === 'string' ? FAULT_PROFILES[body['profile']] : undefined;
  for (const rule of profile ?? [checkRule(body)]) controls.inject(rule);
  return { rules: controls.faults() };
}

async function pullLever(controls: SandboxControls, request: SandboxRequest): Promise<Answer> {
  const name = request.params['lever'] as keyof Levers;
  if (!Object.hasOwn(LEVER_PARAMS, name)) {
    return { status: 404, body: { error: { message: `There is no lever "${name}".` } } };
  }
  const body = readBody(request);
  checkParams(name, body);
  const args = LEVER_PARAMS[name].map((param) => body[param]);
  const lever = controls.levers[name] as (...args: unknown[]) => unknown;
  return json({ result: (await lever(...args)) ?? null });
}

/** @throws SANDBOX_LEVER_REFUSED for what is no parameter of the lever, and for what is no amount. */
function checkParams(name: keyof Levers, body: Readonly<Record<string, unknown>>): void {
  const params = LEVER_PARAMS[name];
  const strange = Object.keys(body).find((param) => !params.includes(param));
  if (strange !== undefined) {
    const known = params.length === 0 ? 'none' : params.join(', ');
    throw refuseLever(name, `"${strange}" is no parameter of it; it takes ${known}`);
  }
  const { amountMinor } = body;
  const isAmount = Number.isSafeInteger(amountMinor) && (amountMinor as number) >= 0;
  if (amountMinor !== undefined && !isAmount) {
    throw refuseLever(
      name,
      `amountMinor is a whole number of minor units, not ${JSON.stringify(amountMinor)}`,
    );
  }
}

function describeClock(world: World): unknown {
  return { kind: world.clock.kind, now: world.clock.iso() };
}

function tableOf(world: World, name: string): Table<Row> | undefined {
  if (name === 'settings' || !Object.hasOwn(world.tables, name)) return undefined;
  return (world.tables as unknown as Record<string, Table<Row>>)[name];
}

function listTables(world: World): unknown {
  const names = Object.keys(world.tables).filter((name) => name !== 'settings');
  return Object.fromEntries(names.map((name) => [name, tableOf(world, name)!.size]));
}

/** Newest first, `?limit=` of them. */
function listRows(world: World, { params, query }: SandboxRequest): unknown {
  const table = tableOf(world, params['table']!);
  const limit = Number(query.get('limit') ?? ROWS);
  return { total: table?.size ?? 0, rows: table?.newest().slice(0, limit) ?? [] };
}

function getRow(world: World, { params }: SandboxRequest): unknown {
  return tableOf(world, params['table']!)?.get(params['id']!) ?? null;
}

function lastCalls(world: World, { query }: SandboxRequest): unknown {
  const calls = world.calls.list();
  const limit = Number(query.get('limit') ?? ROWS);
  return { total: calls.length, calls: limit === 0 ? [] : calls.slice(-limit) };
}
