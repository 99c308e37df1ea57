import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';
import type { Tokens } from '#server/contract/auth.ts';

import { runPlatform, type RunningPlatform } from './run-platform.ts';

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly accessToken: string;
}

/** The built product with payment providers to rehearse against, below a base path. */
export interface RunningShop extends AsyncDisposable {
  readonly platform: RunningPlatform;
  readonly sandbox: RunningSandbox;
  /** The first administrator. */
  readonly admin: Person;
  /** A new account. */
  invite(displayName: string, role: 'user' | 'artist'): Promise<Person>;
  /** Asks the API as somebody. @throws when the answer is no success. */
  api<T>(method: string, path: string, as?: Person, body?: unknown): Promise<T>;
  /** Whether providers tell the platform of what happens. */
  listen(on: boolean): void;
}

const password = 'a quiet harbour at night';

/** Buyers are led back to an address that is known before the server listens: its port is chosen here. */
export async function runShop(): Promise<RunningShop> {
  const [sandbox, port] = await Promise.all([startSandbox({ rateLimits: false }), freePort()]);
  const { hyperswitch, stripe, url } = sandbox;
  const platform = await runPlatform('/music', {
    port,
    environment: {
      VEZA_PAYMENTS_ORIGINALS: 'premium',
      VEZA_PAYMENTS_HYPERSWITCH_URL: url,
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: hyperswitch.apiKey,
      VEZA_PAYMENTS_HYPERSWITCH_PROFILE_ID: hyperswitch.profileId,
      VEZA_PAYMENTS_HYPERSWITCH_MERCHANT_ID: hyperswitch.merchantId,
      VEZA_PAYMENTS_HYPERSWITCH_WEBHOOK_KEYS: hyperswitch.paymentResponseHashKey ?? '',
      VEZA_PAYMENTS_STRIPE_URL: url,
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: stripe.secretKey,
      VEZA_PAYMENTS_STRIPE_WEBHOOK_SECRETS: stripe.webhookSecret,
      // Books are compared when a test says so, and with what has just been made, too.
      VEZA_RECONCILE_INTERVAL_MS: '0',
      VEZA_RECONCILE_GRACE_MS: '0',
    },
  }).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  const api = async <T>(method: string, path: string, as?: Person, body?: unknown): Promise<T> => {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (as) headers.set('authorization', `Bearer ${as.accessToken}`);
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(new URL(`api/v1/${path}`, platform.url), init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const join = async (path: string, link: object, displayName: string): Promise<Person> => {
    const account = { email: `${displayName.toLowerCase()}@example.org`, password, displayName };
    const { accessToken } = await api<Tokens>('POST', path, undefined, { ...link, ...account });
    return { ...account, accessToken };
  };
  const listen = (on: boolean) =>
    sandbox.setWebhooks(
      on
        ? {
            hyperswitch: `${platform.url}webhooks/hyperswitch`,
            stripe: `${platform.url}webhooks/stripe`,
          }
        : {},
    );
  listen(true);
  const token = new URL(platform.claimUrl ?? '').hash.slice(1);
  const admin = await join('auth/claim', { token }, 'Ada');
  return {
    platform,
    sandbox,
    admin,
    api,
    listen,
    async invite(displayName, role) {
      const { token: invitation } = await api<{ token: string }>('POST', 'invitations', admin, {
        role,
      });
      return join('auth/register', { invitation }, displayName);
    },
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
