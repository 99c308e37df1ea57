import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { checkPlan, checkRule } from './faults/check-plan.ts';
import type { SandboxControls, WebhookUrls } from './admin/sandbox-controls.ts';
import type { FaultPlan } from './faults/model.ts';
import { createHandler } from './http/create-handler.ts';
import type { RecordedCall } from './http/model.ts';
import { DOCUMENTED_LIMITS, type RateLimitFigures } from './http/rate-limits.ts';
import { createLevers } from './levers/levers.ts';
import { openWorld } from './open-world.ts';
import { sandboxErrors } from './sandbox-errors.ts';
import type { Tables } from './state/state.ts';

import type { World } from './world.ts';

export interface SandboxOptions {
  /** Without it, or with 0, any free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Keys, ids and faults follow from it; without it they are random. */
  readonly seed?: string | undefined;
  /** Rules, or the name of a profile. */
  readonly faults?: FaultPlan | string | undefined;
  readonly webhooks?: WebhookUrls | undefined;
  /** `virtual`: time stands still until it is advanced. */
  readonly clock?: 'real' | 'virtual' | undefined;
  /** Virtual clocks: where time begins; now, when it is left out. */
  readonly startAt?: Date | undefined;
  /** Where the state is kept; without it in memory only. */
  readonly stateFile?: string | undefined;
  /** The documented figures, unless others are given; false for none. */
  readonly rateLimits?: boolean | Partial<RateLimitFigures> | undefined;
}

/** Tables as others may look at them. */
export type SandboxState = {
  readonly [T in keyof Tables]: Pick<Tables[T], 'get' | 'all' | 'newest' | 'size'>;
};

/** A sandbox that listens. */
export interface RunningSandbox extends SandboxControls {
  /** `http://127.0.0.1:PORT`, both providers. */
  readonly url: string;
  readonly port: number;
  /** Of this moment: levers can change them. */
  readonly hyperswitch: {
    readonly apiKey: string;
    readonly adminKey: string;
    readonly merchantId: string;
    readonly profileId: string;
    readonly paymentResponseHashKey: string | null;
  };
  readonly stripe: { readonly secretKey: string; readonly webhookSecret: string };
  readonly clock: {
    now(): Date;
    /** Virtual clocks: runs everything that becomes due, each at its own moment. */
    advance(ms: number): Promise<void>;
  };
  /** Every request to the providers so far, in order. */
  calls(): readonly RecordedCall[];
  readonly state: SandboxState;
  /** Lets answers under way end, stops deliveries, and closes the state. */
  close(): Promise<void>;
}

/** Long, so that it is the caller who ends a connection: a server that does may cut a request short. */
const KEEP_ALIVE_MS = 65_000;
/** How long answers under way may take after the end has begun. */
const DRAIN_MS = 2000;

/**
 * Starts Hyperswitch and Stripe Connect on one port.
 * @throws SANDBOX_LISTEN_FAILED, SANDBOX_FAULTS_INVALID, SANDBOX_OPTION_INVALID, SANDBOX_STATE_UNREADABLE,
 * SANDBOX_STATE_UNUSABLE
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const plan = checkPlan(options.faults);
  const ended = new AbortController();
  let url = '';
  const world = openWorld({
    seed: options.seed,
    stateFile: options.stateFile,
    clock: options.clock ?? 'real',
    startAt: options.startAt,
    plan,
    limits: limitsOf(options),
    signal: ended.signal,
    url: () => url,
  });
  const controls = createControls(world);
  controls.setWebhooks(options.webhooks ?? {});
  const answering = new Set<ServerResponse>();
  const handle = createHandler(world, controls);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    handle(incoming, response);
  });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, host, options.port ?? 0).catch((error: unknown) => {
    ended.abort();
    world.state.close();
    throw error;
  });
  url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const isDown = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    ended.abort(new Error('the sandbox closes'));
    await world.scheduler.close();
    for (const response of answering)
      if (!response.headersSent) response.setHeader('Connection', 'close');
    await isDown;
    clearTimeout(deadline);
    world.changeSettings({ clockMs: world.clock.nowMs() });
    world.state.close();
  };
  return describe(world, controls, { url, port, close: () => (closing ??= close()) });
}

function describe(
  world: World,
  controls: SandboxControls,
  rest: Pick<RunningSandbox, 'url' | 'port' | 'close'>,
): RunningSandbox {
  return {
    ...controls,
    ...rest,
    get hyperswitch() {
      const { apiKey, adminKey, merchantId, profileId, paymentResponseHashKey } =
        world.settings().keys;
      return { apiKey, adminKey, merchantId, profileId, paymentResponseHashKey };
    },
    get stripe() {
      const { stripeSecretKey, stripeWebhookSecret } = world.settings().keys;
      return { secretKey: stripeSecretKey, webhookSecret: stripeWebhookSecret };
    },
    clock: { now: () => world.clock.now(), advance: controls.advance },
    calls: () => world.calls.list(),
    state: world.tables,
  };
}

function createControls(world: World): SandboxControls {
  return {
    levers: createLevers(world),
    setWebhooks: (urls) => {
      const before = world.settings().webhooks;
      world.changeSettings({
        webhooks: {
          hyperswitch: checkUrl(urls.hyperswitch, before.hyperswitch),
          stripe: checkUrl(urls.stripe, before.stripe),
        },
      });
    },
    inject: (rule) => world.faults.inject(checkRule(rule)),
    clearFaults: () => world.faults.clear(),
    faults: () => world.faults.list(),
    advance: async (ms) => {
      if (world.clock.kind === 'real' || !(ms >= 0)) {
        const expected = 'milliseconds on a virtual clock';
        throw sandboxErrors.SANDBOX_OPTION_INVALID({ option: 'advance', value: `${ms}`, expected });
      }
      await world.scheduler.advance(ms);
      world.changeSettings({ clockMs: world.clock.nowMs() });
    },
    settled: () => world.scheduler.settled(),
  };
}

function checkUrl(given: string | null | undefined, before: string | null): string | null {
  if (given === undefined) return before;
  if (given === null || /^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : '')) {
    return given;
  }
  throw sandboxErrors.SANDBOX_OPTION_INVALID({
    option: 'webhook URL',
    value: given,
    expected: 'an http or https address',
  });
}

function limitsOf({ rateLimits = true }: SandboxOptions): RateLimitFigures | undefined {
  if (rateLimits === false) return undefined;
  return { ...DOCUMENTED_LIMITS, ...(rateLimits === true ? {} : rateLimits) };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    const reason = (error as Error).message;
    throw sandboxErrors.SANDBOX_LISTEN_FAILED({ host, port, reason }, { cause: error });
  }
}
