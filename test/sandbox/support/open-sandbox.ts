import { Stripe } from 'stripe';
import { onTestFinished } from 'vitest';

import { startSandbox, type RunningSandbox, type SandboxOptions } from '#sandbox/index.ts';

import { checkHyperswitch, checkStripe } from './check-answer.ts';

export interface WireAnswer<T = Wire> {
  readonly status: number;
  readonly body: T;
}

// oxlint-disable-next-line typescript/no-explicit-any -- answers are JSON that tests look into
export type Wire = Record<string, any>;

/** The version that the saved schemas are of. */
const SCHEMA_VERSION = '2023-08-16';

/** A sandbox for one test, with clients that hold every answer against the providers' schemas. */
export interface TestSandbox extends RunningSandbox {
  /** Hyperswitch, by plain HTTP. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<WireAnswer>;
  /** The official client. */
  client(config?: { apiKey?: string }): Stripe;
  /** A payment with a card that pays; returns its id. */
  paid(fields?: Wire): Promise<string>;
}

/** Starts one on a virtual clock, unless told otherwise; it ends with the test. */
export async function openSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox({ seed: 'test', clock: 'virtual', ...options });
  onTestFinished(() => sandbox.close());
  return withClients(sandbox);
}

export function withClients(sandbox: RunningSandbox): TestSandbox {
  const call: TestSandbox['call'] = async (method, path, body, headers = {}) => {
    const { apiKey, adminKey } = sandbox.hyperswitch;
    const key = path.startsWith('/events/') ? adminKey : apiKey;
    const answer = await fetch(sandbox.url + path, {
      method,
      headers: { 'api-key': key, 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const document = (await answer.json()) as Wire;
    checkHyperswitch(path.split('?')[0]!, answer.status, document);
    return { status: answer.status, body: document };
  };
  return Object.assign(Object.create(sandbox) as RunningSandbox, {
    call,
    client: ({ apiKey }: { apiKey?: string } = {}) =>
      new Stripe(apiKey ?? sandbox.stripe.secretKey, {
        host: '127.0.0.1',
        port: sandbox.port,
        protocol: 'http',
        maxNetworkRetries: 0,
        telemetry: false,
        apiVersion: SCHEMA_VERSION as never,
        httpClient: Stripe.createFetchHttpClient(checkedFetch),
      }),
    paid: async (fields: Wire = {}) => {
      const { body } = await call('POST', '/payments', { ...GOOD_CARD, ...fields });
      return body['payment_id'] as string;
    },
  });
}

const checkedFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  if (answer.headers.get('content-type') === 'application/json') {
    const document: unknown = await answer
      .clone()
      .json()
      .catch(() => undefined);
    if (document !== undefined) checkStripe(answer.status, document);
  }
  return answer;
};

export const card = (number: string): Wire => ({
  payment_method: 'card',
  payment_method_data: {
    card: {
      card_number: number,
      card_exp_month: '12',
      card_exp_year: '30',
      card_holder_name: 'A Listener',
      card_cvc: '123',
    },
  },
});

export const GOOD_CARD: Wire = {
  amount: 1999,
  currency: 'EUR',
  confirm: true,
  ...card('4242424242424242'),
};
