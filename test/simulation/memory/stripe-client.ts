import type * as real from '#domains/payments/gateway/stripe-client.ts';
import StripeSdk from 'stripe';

import type { HttpAnswer } from '#domains/payments/gateway/http-answer.ts';

import { exchange } from './exchange.ts';

type Real = typeof real;
type Call = Parameters<ReturnType<Real['createStripeClient']>>[0];
type SdkConfig = NonNullable<ConstructorParameters<typeof StripeSdk>[1]>;
type HttpClient = NonNullable<SdkConfig['httpClient']>;

interface Turn {
  readonly call: Call;
  readonly url: string;
  readonly timeoutMs: number;
  /** Called once the request is made, or is known never to be. */
  readonly begun: () => void;
  answer?: HttpAnswer;
}

/** One SDK for every process with the same key: what it remembers is nothing that money hangs on. */
interface Shared {
  readonly sdk: StripeSdk;
  current: Turn | undefined;
  line: Promise<void>;
}

const sdks = new Map<string, Shared>();

/**
 * The official SDK as the real client uses it. Which call a request is of is told by that calls begin
 * one after another: to follow it through promises costs more than all the rest of a history.
 */
export const createStripeClient: Real['createStripeClient'] = ({ url, secretKey, timeoutMs }) => {
  const shared = sdks.get(secretKey) ?? openShared(secretKey);
  sdks.set(secretKey, shared);
  return async (call, use) => {
    const before = shared.line;
    let begun: () => void = () => undefined;
    shared.line = new Promise((resolve) => (begun = resolve));
    await before;
    const turn: Turn = { call, url, timeoutMs, begun };
    shared.current = turn;
    try {
      await use(shared.sdk);
    } catch (error) {
      if (turn.answer === undefined) throw error;
    } finally {
      begun();
    }
    return turn.answer!;
  };
};

function openShared(secretKey: string): Shared {
  const httpClient: HttpClient = {
    getClientName: () => 'veza',
    makeRequest: async (_host, _port, path, method, headers, body) => {
      const turn = shared.current!;
      turn.begun();
      turn.answer = await exchange({
        url: turn.url + path,
        method,
        headers: headers as Record<string, string>,
        ...(method !== 'GET' && { body }),
        timeoutMs: turn.timeoutMs,
        signal: turn.call.signal,
      });
      return QUIET;
    },
  };
  const sdk = new StripeSdk(secretKey, { maxNetworkRetries: 0, telemetry: false, httpClient });
  // It would ask a program for the name of the machine.
  Object.assign(sdk, { getClientUserAgent: (tell: (text: string) => void) => tell('{}') });
  const shared: Shared = { sdk, current: undefined, line: Promise.resolve() };
  return shared;
}

const QUIET: Awaited<ReturnType<HttpClient['makeRequest']>> = Object.freeze({
  getStatusCode: () => 200,
  getHeaders: () => ({}),
  getRawResponse: () => ({}),
  toStream: () => undefined,
  toJSON: async () => ({}),
});
