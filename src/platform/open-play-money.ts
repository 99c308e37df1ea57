import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Context } from '#context.ts';
import type { Config } from '#core/config.ts';
import { takeSessionLock } from '#db/session-lock.ts';
import { openPsp } from '#domains/payments/index.ts';
import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';

import { forgetPlayMoney, notePlayMoney } from './play-money-note.ts';

/** Payment providers of play money, beside a platform that has no real ones. */
export interface PlayMoney {
  /** The context with these providers in place of none. */
  readonly ctx: Context;
  /** Where they are looked at, and where their levers are. */
  readonly adminUrl: string;
  /** Sends their webhooks to the server of this platform. */
  deliverTo(port: number): void;
  close(): Promise<void>;
}

/** Whoever holds this lock of the database is the one who keeps the state of the sandbox. */
const SANDBOX_LOCK = 0x76657a61_73616e64n;

/**
 * Lets a platform without payment providers play shop: the sandbox runs in this process on a free
 * port of the loopback, keeps its state in the data folder, and leaves word there for the commands that an
 * operator runs beside it. Undefined where a provider is
 * configured, where the books are of real money, and where another process plays already.
 * @throws what the sandbox throws on starting.
 */
export async function openPlayMoney(ctx: Context): Promise<PlayMoney | undefined> {
  const { configured } = ctx.psp;
  if (configured.hyperswitch || configured.stripe || ctx.config.payments.livemode) return undefined;
  const { lock } = await takeSessionLock(ctx, {
    key: SANDBOX_LOCK,
    applicationName: 'veza sandbox',
    waitMsMax: 0,
  });
  if (lock === undefined) return undefined;
  const dir = path.join(ctx.config.dataDir, 'sandbox');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const stateFile = path.join(dir, 'state.jsonl');
  const sandbox = await startSandbox({ stateFile }).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const config = withSandbox(ctx.config, sandbox);
  const { hyperswitch, stripe } = config.payments;
  const { pid } = process;
  const close = async (): Promise<void> => {
    await forgetPlayMoney(config.dataDir, pid);
    await sandbox.close();
    await lock.release();
  };
  const note = { pid, providers: { hyperswitch, stripe } };
  await notePlayMoney(config.dataDir, note).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const { basePath } = config.server;
  return {
    ctx: { ...ctx, config, psp: openPsp({ ...ctx, config }) },
    adminUrl: `${sandbox.url}/_sandbox`,
    deliverTo: (port) => {
      const site = `http://${loopbackOf(config.server.host)}:${port}${basePath === '/' ? '' : basePath}`;
      sandbox.setWebhooks({
        hyperswitch: `${site}/webhooks/hyperswitch`,
        stripe: `${site}/webhooks/stripe`,
      });
    },
    close,
  };
}

function withSandbox(config: Config, sandbox: RunningSandbox): Config {
  const { url, hyperswitch, stripe } = sandbox;
  const { apiKey, profileId, merchantId, paymentResponseHashKey: key } = hyperswitch;
  return {
    ...config,
    payments: {
      ...config.payments,
      hyperswitch: { url, apiKey, profileId, merchantId, webhookKeys: key === null ? [] : [key] },
      stripe: { url, secretKey: stripe.secretKey, webhookSecrets: [stripe.webhookSecret] },
    },
  };
}

/** An address at which this machine reaches a server that listens on `host`. */
function loopbackOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
