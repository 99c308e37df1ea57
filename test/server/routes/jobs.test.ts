import { afterAll, beforeAll, expect, test } from 'vitest';

import { withTx } from '#db/tx.ts';
import { enqueueTranscode, type JobId } from '#domains/jobs/index.ts';
import { startWorker } from '#worker/index.ts';

import { addTrack, makeWav } from '../../support/add-track.ts';
import { auditOf } from '../../support/audit-of.ts';
import { waitFor } from '../../support/wait-for.ts';
import { addAccount, type Account } from '../account-fixtures.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';
import { openClient } from '../ws/ws-client.ts';

let t: TestServer;
let admin: Account;
let user: Account;
beforeAll(async () => {
  t = await startTestServer();
  admin = await addAccount(t.ctx, { name: 'ada', role: 'admin' });
  user = await addAccount(t.ctx, { name: 'uma', role: 'user' });
});
afterAll(() => t[Symbol.asyncDispose]());

async function call(method: string, path: string, account = admin) {
  const answer = await fetch(t.server.url + path, { method, headers: account.headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function enqueue(file: Uint8Array): Promise<JobId> {
  const track = await addTrack(t.ctx, file);
  return withTx(t.ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: 500 }));
}

test('an administrator lists, cancels, retries and reads jobs; nobody else does', async () => {
  const id = await enqueue(makeWav(0.5));
  const list = await call('GET', '/api/v1/jobs?limit=1');
  expect(list).toMatchObject({ status: 200, body: { items: [{ id, state: 'created' }] } });
  expect((await call('POST', `/api/v1/jobs/${id}/cancel`)).body).toMatchObject({
    state: 'cancelled',
  });
  expect((await call('GET', '/api/v1/jobs?state=created')).body['items']).toEqual([]);
  expect((await call('POST', `/api/v1/jobs/${id}/retry`)).body).toMatchObject({ state: 'created' });
  expect(await call('POST', `/api/v1/jobs/${id}/retry`)).toMatchObject({
    status: 409,
    body: { code: 'JOB_STATE_CONFLICT' },
  });
  expect((await call('GET', `/api/v1/jobs/${id}`)).body['transitions']).toMatchObject([
    { from: null, to: 'created', cause: 'enqueued' },
    { from: 'created', to: 'cancelled' },
    { from: 'cancelled', to: 'created', cause: 'retried' },
  ]);
  const by = { actorKind: 'user', actorId: admin.userId };
  expect(await auditOf(t.ctx, id)).toMatchObject([
    { ...by, action: 'job.cancelled' },
    { ...by, action: 'job.retried' },
  ]);
  for (const [method, path] of [
    ['GET', '/api/v1/jobs'],
    ['GET', `/api/v1/jobs/${id}`],
    ['POST', `/api/v1/jobs/${id}/cancel`],
  ] as const) {
    expect((await call(method, path, user)).status).toBe(403);
  }
  expect((await call('GET', '/api/v1/jobs/01890000-0000-7000-8000-000000000000')).status).toBe(404);
  expect((await call('GET', '/api/v1/jobs?cursor=x')).status).toBe(400);
});

test('a ticket from the API opens the realtime stream of a job from queue to end', async () => {
  const { status, body } = await call('POST', '/api/v1/ws/ticket');
  expect(status).toBe(200);
  const client = await openClient(t.server.port);
  client.send({ type: 'connect', id: 1, ticket: body['ticket'] });
  await client.next('welcome');
  client.send({ type: 'sub', id: 2, stream: 'jobs' });
  await client.next('subbed');
  const worker = await startWorker(t.ctx);
  const id = await enqueue(makeWav(2, 7));
  const last = await waitFor('the end on the wire', () =>
    client.frames.find(
      (frame) =>
        frame.type === 'ev' &&
        frame.data.id === id &&
        'state' in frame.data &&
        frame.data.state === 'done',
    ),
  );
  expect(last).toMatchObject({ kind: 'job', data: { processedMs: 2000, totalMs: 2000 } });
  client.socket.close();
  await worker.close();
});
