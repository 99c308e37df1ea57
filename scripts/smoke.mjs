// Runs the smoke tests on a newer LTS of Node, against a PostgreSQL by URL, without and with Redis.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NEWER_NODE = '24.9.0';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const dir = await mkdtemp(path.join(tmpdir(), 'veza-smoke-run-'));
const dataDir = path.join(dir, 'database');
let redis;
try {
  const node = installNewerNode();
  veza('db', 'start', '--data-dir', dataDir);
  const { url } = JSON.parse(veza('db', 'url', '--show-password', '--json', '--data-dir', dataDir));
  const redisPort = await freePort();
  redis = spawn(
    'redis-server',
    ['--port', `${redisPort}`, '--bind', '127.0.0.1', '--save', '', '--dir', dir],
    {
      stdio: 'ignore',
    },
  );
  let failed = 0;
  for (const [name, redisUrl] of [
    ['without Redis', ''],
    ['with Redis', `redis://127.0.0.1:${redisPort}/`],
  ]) {
    console.log(`\nNode ${NEWER_NODE}, PostgreSQL by URL, ${name}`);
    const database = createDatabase(url);
    const result = spawnSync(
      node,
      ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.smoke.config.ts'],
      {
        stdio: 'inherit',
        env: { ...process.env, SMOKE_DATABASE_URL: database, SMOKE_REDIS_URL: redisUrl },
      },
    );
    if (result.status !== 0) failed += 1;
  }
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  redis?.kill();
  spawnSync(process.execPath, ['bin/veza.js', 'db', 'stop', '--data-dir', dataDir], {
    stdio: 'ignore',
  });
  await rm(dir, { recursive: true, force: true });
}

function installNewerNode() {
  const { platform, arch } = process;
  const prefix = path.resolve(`node_modules/.cache/node-${NEWER_NODE}`);
  const binary = path.join(prefix, `node_modules/node-${platform}-${arch}/bin/node`);
  if (!existsSync(binary)) {
    const spec = `node-${platform}-${arch}@${NEWER_NODE}`;
    const args = ['install', '--prefix', prefix, '--no-audit', '--no-fund', '--no-save', spec];
    const result = spawnSync('npm', args, { stdio: 'inherit' });
    if (result.status !== 0) throw new Error(`npm could not install ${spec}`);
  }
  return binary;
}

function veza(...args) {
  const result = spawnSync(process.execPath, ['bin/veza.js', ...args], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`veza ${args[0]} ${args[1]}: ${result.stderr}`);
  return result.stdout;
}

/** A database of its own for each run, made by the owner of the first. */
function createDatabase(url) {
  const name = `smoke_${randomBytes(4).toString('hex')}`;
  const script = `
    import pg from 'pg';
    const client = new pg.Client(process.argv[1]);
    await client.connect();
    await client.query('create database ${name}');
    await client.end();
  `;
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', script, url], {
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(result.stderr);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
