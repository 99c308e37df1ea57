import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openState } from '#sandbox/state/state.ts';
import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';

import { bundleProgram } from '../../support/bundle-program.ts';
import { openReceiver } from '../support/open-receiver.ts';
import { GOOD_CARD, withClients, type TestSandbox } from '../support/open-sandbox.ts';

let dir: string;
let file: string;
const running: RunningSandbox[] = [];

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-sandbox-'));
  file = path.join(dir, 'state.jsonl');
});
afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.close();
  await rm(dir, { recursive: true });
});

async function open(): Promise<TestSandbox> {
  const sandbox = await startSandbox({ seed: 'state', clock: 'virtual', stateFile: file });
  running.push(sandbox);
  return withClients(sandbox);
}

async function close(): Promise<void> {
  for (const sandbox of running.splice(0)) await sandbox.close();
}

describe('a state file', () => {
  test('brings everything back: objects, keys, balances, idempotency, time', async () => {
    const before = await open();
    before.levers.rotateKeys();
    before.levers.topUpBalance('eur', 1000);
    const destination = before.levers.setAccount(null);
    const params = { amount: 700, currency: 'eur', destination };
    const transfer = await before.client().transfers.create(params, { idempotencyKey: 'k' });
    const payment = await before.paid();
    await before.advance(3_600_000);
    const [keys, now] = [before.hyperswitch, before.clock.now()];
    await close();
    const after = await open();
    expect([after.hyperswitch, after.clock.now()]).toEqual([keys, now]);
    expect((await after.call('GET', `/payments/${payment}`)).body['status']).toBe('succeeded');
    const again = await after.client().transfers.create(params, { idempotencyKey: 'k' });
    expect(again.id).toBe(transfer.id);
    expect((await after.client().balance.retrieve()).available[0]!.amount).toBe(1000 - 700 + 1999);
    expect(await after.paid()).not.toBe(payment);
  });

  test('goes on with deliveries and expiries that were waiting', async () => {
    const receiver = await openReceiver();
    receiver.status = 500;
    const before = await open();
    before.setWebhooks({ hyperswitch: receiver.url });
    await before.paid();
    const { body } = await before.call('POST', '/payments', { amount: 1, currency: 'EUR' });
    await before.settled();
    await close();
    receiver.status = 200;
    const after = await open();
    await after.advance(900_000);
    expect(receiver.received.map((one) => one.json()['event_type'])).toEqual([
      'payment_succeeded',
      'payment_succeeded',
      'payment_expired',
    ]);
    expect(after.state.payments.get(body['payment_id'])!.status).toBe('expired');
  });

  test('is for its owner only', async () => {
    await open();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('with a torn last line is read up to that line', async () => {
    const before = await open();
    const payment = await before.paid();
    await close();
    await appendFile(file, '{"table":"payments","put":{"id":"pay_torn"');
    const after = await open();
    expect(after.state.payments.all().map(({ id }) => id)).toEqual([payment]);
    await after.paid();
    await close();
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(() => lines.map((line) => JSON.parse(line) as unknown)).not.toThrow();
  });

  test('with a line in the middle that is not its own is refused, and left alone', async () => {
    await writeFile(file, 'what is this\n{"table":"payments"}\n');
    await expect(open()).rejects.toMatchObject({
      code: 'SANDBOX_STATE_UNREADABLE',
      message: expect.stringContaining('line 1'),
    });
    expect(await readFile(file, 'utf8')).toContain('what is this');
  });

  test('that cannot be opened is an error that names it and the way out', async () => {
    const missing = path.join(dir, 'missing');
    file = path.join(missing, 'state.jsonl');
    await expect(open()).rejects.toMatchObject({
      code: 'SANDBOX_STATE_UNUSABLE',
      exitCode: 9,
      message: expect.stringContaining(`The state file ${file} cannot be opened`),
      hint: `Create the folder ${missing} if it is missing, or name another file with --state.`,
    });
    file = dir;
    await expect(open()).rejects.toMatchObject({ code: 'SANDBOX_STATE_UNUSABLE' });
  });

  test('is written anew before it is mostly history', async () => {
    const state = openState(file);
    const kept = 9000;
    // The last of these has the file written anew, and must be in it.
    for (let count = 0; count < 20_000; count += 1) {
      state.tables.settings.put({ id: `row_${count % kept}`, seq: count } as never);
    }
    state.close();
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBe(kept);
    const again = openState(file);
    const seqs = again.tables.settings.all().map(({ seq }) => seq);
    again.close();
    expect(seqs.sort((a, b) => a - b)).toEqual(
      Array.from({ length: kept }, (_, at) => 11_000 + at),
    );
  });
});

test('what was answered before kill -9 is there after it', async () => {
  const program = await bundleProgram(path.join(import.meta.dirname, 'hold-sandbox-program.ts'));
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url, apiKey } = JSON.parse(line.toString()) as { url: string; apiKey: string };
  const answered: string[] = [];
  const pay = async (): Promise<void> => {
    for (;;) {
      const body = JSON.stringify(GOOD_CARD);
      const answer = await fetch(`${url}/payments`, {
        method: 'POST',
        headers: { 'api-key': apiKey },
        body,
      });
      answered.push(((await answer.json()) as { payment_id: string }).payment_id);
    }
  };
  const payers = Promise.allSettled([pay(), pay(), pay()]);
  await expect.poll(() => answered.length, { timeout: 20_000 }).toBeGreaterThan(50);
  child.kill('SIGKILL');
  await once(child, 'close');
  await payers;
  const after = await open();
  const kept = new Set(after.state.payments.all().map(({ id }) => id));
  expect(answered.filter((id) => !kept.has(id))).toEqual([]);
  // Every payment that is there has brought its money: a payment is not half there.
  const money = after.state.balances.get('platform:eur')!.availableMinor;
  const received = after.state.payments.all().reduce((sum, one) => sum + one.receivedMinor, 0);
  expect(money).toBe(received);
});
