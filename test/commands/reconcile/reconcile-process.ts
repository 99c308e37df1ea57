import { execa } from 'execa';

import type { MarketTest } from '#test/domains/market/market-test.ts';
import { VEZA } from '#test/support/veza.ts';

/** Starts the command over a world, as a process of its own. */
export function startReconcile(world: MarketTest, args: readonly string[]) {
  const { config } = world.ctx;
  return execa(process.execPath, [VEZA, 'reconcile', ...args, '--data-dir', config.dataDir], {
    reject: false,
    env: {
      NODE_ENV: 'test',
      VEZA_ENV: 'test',
      DATABASE_URL: config.databaseUrl!,
      VEZA_PAYMENTS_HYPERSWITCH_URL: world.sandbox.url,
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: world.sandbox.hyperswitch.apiKey,
      VEZA_PAYMENTS_STRIPE_URL: world.sandbox.url,
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: world.sandbox.stripe.secretKey,
      VEZA_PAYMENTS_REQUESTS_PER_SECOND: '1000',
    },
  });
}
