// Bundles the simulation with tables in memory in the place of those in PostgreSQL, and with a wire
// within the process in the place of sockets. Nothing on the disk is touched but the bundle.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { build } from 'esbuild';

const MEMORY = path.resolve('test/simulation/memory');
/** What stands for what, where the names do not say it. */
const STAND_INS = {
  'src/db/pool.ts': 'pool.ts',
  'src/db/tx.ts': 'tx.ts',
  'src/domains/audit/store.ts': 'audit-store.ts',
  'src/domains/ledger/store.ts': 'ledger-store.ts',
  'src/domains/payments/gateway/exchange.ts': 'exchange.ts',
  'src/domains/payments/gateway/stripe-client.ts': 'stripe-client.ts',
  'src/sandbox/webhooks/post.ts': 'post.ts',
};

/**
 * Writes the bundle to `outfile`.
 * @param changes by file, a function of its text: what a planted fault makes of it.
 */
export async function bundleSimulation(outfile, changes = {}) {
  const changed = new Set();
  const onLoad = ({ path: file }) => {
    const name = path.relative('.', file);
    const standIn = path.join(MEMORY, STAND_INS[name] ?? path.basename(name));
    const isStore = STAND_INS[name] !== undefined || name.endsWith('-store.ts');
    if (isStore && existsSync(standIn)) {
      return { contents: `export * from ${JSON.stringify(standIn)};`, loader: 'ts' };
    }
    const change = changes[name];
    if (change === undefined) return undefined;
    changed.add(name);
    return { contents: change(readFileSync(file, 'utf8')), loader: 'ts' };
  };
  await build({
    entryPoints: ['test/simulation/simulation-program.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['pino', 'zod', 'knex', 'pg', '@node-rs/*', 'jose', 'ioredis', 'libpg-query'],
    alias: { '#test': path.resolve('test') },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'stand-ins',
        setup: (builder) => builder.onLoad({ filter: /\/src\/.*\.ts$/ }, onLoad),
      },
    ],
    logLevel: 'error',
  });
  for (const name of Object.keys(changes)) {
    if (!changed.has(name)) throw new Error(`${name} is no part of the simulation`);
  }
}
