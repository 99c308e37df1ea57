import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const BIN = path.join(import.meta.dirname, '../../../bin/veza.js');
const children: ChildProcess[] = [];
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-psp-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(dir, { recursive: true }));

/** Runs the built binary in a folder of its own. */
function run(...flags: string[]) {
  const child = spawn(process.execPath, [BIN, 'sandbox', 'psp', ...flags], {
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: dir, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const errors = text(child.stderr);
  const ended = once(child, 'close').then(async ([code]) => ({
    code: code as number | null,
    stdout: out,
    stderr: await errors,
  }));
  const ready = async (): Promise<Document> => {
    await expect.poll(() => out, { timeout: 30_000 }).toContain('\n');
    return JSON.parse(out) as Document;
  };
  return { child, ended, ready };
}

interface Document {
  schema: string;
  hyperswitchUrl: string;
  stripeUrl: string;
  adminUrl: string;
  clock: string;
  hyperswitch: { apiKey: string };
  stripe: { secretKey: string; webhookSecret: string };
}

describe('veza sandbox psp', () => {
  test('prints one document when it is ready, serves both providers, and exits 0 after SIGTERM', async () => {
    const sandbox = run('--port', '0', '--seed', 'ci', '--virtual-clock', '--json');
    const document = await sandbox.ready();
    expect(document).toMatchObject({ schema: 'veza.sandbox.psp/1', clock: 'virtual' });
    const payments = await fetch(`${document.hyperswitchUrl}/payments/list`, {
      headers: { 'api-key': document.hyperswitch.apiKey },
    });
    expect(await payments.json()).toEqual({ size: 0, data: [] });
    const balance = await fetch(`${document.stripeUrl}/v1/balance`, {
      headers: { Authorization: `Bearer ${document.stripe.secretKey}` },
    });
    expect(balance.status).toBe(200);
    expect((await fetch(document.adminUrl)).status).toBe(200);
    sandbox.child.kill('SIGTERM');
    const end = await sandbox.ended;
    expect([end.code, end.stdout.trim().split('\n').length]).toEqual([0, 1]);
  });

  test('has keys that follow from the seed, and others without one', async () => {
    const keys = async (...flags: string[]): Promise<unknown> => {
      const sandbox = run('--port', '0', '--json', ...flags);
      const { hyperswitch, stripe } = await sandbox.ready();
      sandbox.child.kill('SIGTERM');
      await sandbox.ended;
      return { hyperswitch, stripe };
    };
    const [one, two, free] = [await keys('--seed', 'a'), await keys('--seed', 'a'), await keys()];
    expect(one).toEqual(two);
    expect(free).not.toEqual(one);
  });

  test('keeps its state in the file, and a hanging caller does not hold it up', async () => {
    const flags = ['--port', '0', '--json', '--state', path.join(dir, 'state.jsonl')];
    const first = run(...flags);
    const before = await first.ready();
    const headers = { 'api-key': before.hyperswitch.apiKey };
    const body = JSON.stringify({ payment_id: 'pay_kept', amount: 1, currency: 'EUR' });
    await fetch(`${before.hyperswitchUrl}/payments`, { method: 'POST', headers, body });
    await fetch(`${before.adminUrl}/api/faults`, {
      method: 'POST',
      body: JSON.stringify({ fault: { kind: 'timeout_before' } }),
    });
    const hanging = fetch(`${before.hyperswitchUrl}/payments/list`, { headers }).catch(() => 'cut');
    await expect
      .poll(async () => {
        const answer = await fetch(`${before.adminUrl}/api/calls`);
        return ((await answer.json()) as { total: number }).total;
      })
      .toBe(2);
    first.child.kill('SIGINT');
    expect([(await first.ended).code, await hanging]).toEqual([0, 'cut']);
    const second = run(...flags);
    const after = await second.ready();
    expect(after.hyperswitch).toEqual(before.hyperswitch);
    const kept = await fetch(`${after.hyperswitchUrl}/payments/pay_kept`, { headers });
    expect(kept.status).toBe(200);
  });

  test('says what is wrong: a profile that is none, a port that is taken', async () => {
    const wild = await run('--faults', 'wild', '--json').ended;
    expect(wild.code).toBe(2);
    expect(JSON.parse(wild.stdout)).toMatchObject({
      error: { code: 'SANDBOX_FAULTS_INVALID', hint: expect.stringContaining('hostile') },
    });
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const taken = await run('--port', String(port), '--json').ended;
    holder.close();
    expect(taken.code).toBe(9);
    expect(JSON.parse(taken.stdout)).toMatchObject({ error: { code: 'SANDBOX_LISTEN_FAILED' } });
  });
});
