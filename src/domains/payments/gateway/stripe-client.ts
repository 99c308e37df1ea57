import { AsyncLocalStorage } from 'node:async_hooks';

import type StripeSdk from 'stripe';

import type { Call } from './call.ts';
import { exchange } from './exchange.ts';
import type { HttpAnswer } from './http-answer.ts';

/** The API version that the wire schemas are written for; a newer SDK does not move it. */
const API_VERSION = '2026-10-28.endive';

export interface StripeSettings {
  readonly url: string;
  readonly secretKey: string;
  readonly timeoutMs: number;
}

type SdkConfig = NonNullable<ConstructorParameters<typeof StripeSdk>[1]>;
type SdkHttpClient = NonNullable<SdkConfig['httpClient']>;

/** Makes one call of the SDK and returns what came over the wire. */
export type StripeClient = (
  call: Call,
  use: (sdk: StripeSdk) => Promise<unknown>,
) => Promise<HttpAnswer>;

interface Turn {
  readonly call: Call;
  answer?: HttpAnswer;
}

/**
 * Which call a request of the SDK is of. One for all clients: every promise of the process pays for each
 * that there ever was.
 */
const current = new AsyncLocalStorage<Turn>();

/**
 * The official SDK, which knows paths, parameters and headers, over our own exchange: one request a
 * call, bounded, exact to the digit, ended by the caller's signal. What the SDK makes of an answer is
 * not used, because its errors do not tell a status from a silence.
 */
export function createStripeClient(settings: StripeSettings): StripeClient {
  const base = settings.url.replace(/\/+$/, '');
  const httpClient: SdkHttpClient = {
    getClientName: () => 'veza',
    makeRequest: async (_host, _port, path, method, headers, body) => {
      const turn = current.getStore()!;
      turn.answer = await exchange({
        url: base + path,
        method,
        headers: {
          ...textHeaders(headers),
          'X-Request-Id': turn.call.requestId,
        },
        ...(method !== 'GET' && { body }),
        timeoutMs: settings.timeoutMs,
        signal: turn.call.signal,
      });
      return QUIET;
    },
  };
  let opening: Promise<StripeSdk> | undefined;
  return async (call, use) => {
    // Loaded by the first who needs it: the SDK is large, and most commands never do.
    const sdk = await (opening ??= openSdk(settings, httpClient));
    const turn: Turn = { call };
    try {
      await current.run(turn, () => use(sdk));
    } catch (error) {
      // Only what was not sent is thrown: the SDK would not, or the caller has gone.
      if (turn.answer === undefined) {
        call.signal.throwIfAborted();
        throw error;
      }
    }
    return turn.answer!;
  };
}

async function openSdk(
  { secretKey, timeoutMs }: StripeSettings,
  httpClient: SdkHttpClient,
): Promise<StripeSdk> {
  const { default: Sdk } = await import('stripe');
  return new Sdk(secretKey, {
    apiVersion: API_VERSION,
    // Whoever repeats must know what the first one may have done.
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: timeoutMs,
    httpClient,
  });
}

/** Keeps the SDK from forming an opinion. */
const QUIET: Awaited<ReturnType<SdkHttpClient['makeRequest']>> = Object.freeze({
  getStatusCode: () => 200,
  getHeaders: () => ({}),
  getRawResponse: () => ({}),
  toStream: () => undefined,
  toJSON: async () => ({}),
});

/** The length is the exchange's own affair. */
function textHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== 'content-length')
      .map(([name, value]) => [name, String(value)]),
  );
}
