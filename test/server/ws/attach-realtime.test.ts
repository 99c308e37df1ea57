import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import { createWsTicket, endSessions, setRole } from '#domains/identity/index.ts';
import { announceJob, enqueueTranscode, getJob, type JobId } from '#domains/jobs/index.ts';
import { systemClock } from '#core/clock.ts';
import { attachRealtime, type Realtime } from '#server/ws/index.ts';

import { addTrack, makeWav } from '../../support/add-track.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';
import { waitFor } from '../../support/wait-for.ts';
import { addSession, openClient, openSignedIn, type TestSession } from './ws-client.ts';

interface Rig {
  ctx: Context;
  port: number;
  realtime: Realtime;
  admin: TestSession;
}

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Only the WebSocket side, on a server of its own. */
async function openRig(
  environment: Record<string, string> = {},
  skewMs = { value: 0 },
): Promise<Rig> {
  const clock = { ...systemClock, now: () => new Date(Date.now() + skewMs.value) };
  const t: TestContext = await openTestContext({ environment, clock });
  closers.push(() => t[Symbol.asyncDispose]());
  const http: Server = createServer((_req, res) => res.writeHead(404).end());
  const realtime = await attachRealtime(t.ctx, http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise<unknown>((resolve) => http.close(resolve)));
  closers.push(() => realtime.close());
  const { port } = http.address() as AddressInfo;
  return { ctx: t.ctx, port, realtime, admin: await addSession(t.ctx, 'admin') };
}

async function addJob(ctx: Context, seed: number): Promise<JobId> {
  const track = await addTrack(ctx, makeWav(0.1, seed));
  const id = await withTx(ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: 100 }));
  await announceJob(ctx, await getJob(ctx, id));
  return id;
}

/** So many waiting jobs with long titles that a snapshot of them is large. */
async function addManyJobs(ctx: Context, count: number): Promise<void> {
  await query(
    ctx,
    sql`with artist as (
          insert into artists (id, name) values (gen_random_uuid(), 'A') returning id
        ), source as (
          insert into sources (id, content_hash, bytes, mime, container, codec, storage_key)
          select gen_random_uuid(), sha256(n::text::bytea), 1, 'audio/wav', 'wav', 'pcm', n::text
          from generate_series(1, ${count}::int) n returning id
        ), track as (
          insert into tracks (id, title, artist_id, visibility, source_id)
          select gen_random_uuid(), repeat('x', 500), artist.id, 'public', source.id
          from artist, source returning id, source_id
        )
        insert into jobs (id, kind, track_id, source_id, attempts_max, request_id)
        select gen_random_uuid(), 'transcode', track.id, track.source_id, 3, 'r' from track`,
  );
}

async function progress(ctx: Context, id: JobId, processedMs: number): Promise<void> {
  await query(ctx, sql`update jobs set processed_ms = ${processedMs}::int where id = ${id}::uuid`);
  await announceJob(ctx, await getJob(ctx, id));
}

describe('becoming a connection', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await openRig();
  });

  it('welcomes whoever shows a ticket in the first frame', async () => {
    const { ticket } = await createWsTicket(rig.ctx, { ...rig.admin, origin: undefined });
    const client = await openClient(rig.port);
    expect(client.socket.protocol).toBe('veza.v1');
    client.send({ type: 'connect', id: 7, ticket });
    expect(await client.next('welcome')).toMatchObject({ id: 7, hb: { timeoutMs: 60_000 } });
  });

  it('refuses pages of other origins before the upgrade and lets our own in', async () => {
    await expect(openClient(rig.port, { origin: 'https://evil.example' })).rejects.toThrow(
      'refused: 403',
    );
    const own = `http://127.0.0.1:${rig.port}`;
    const client = await openSignedIn(rig.ctx, rig.port, rig.admin, { origin: own });
    expect(client.frames[0]).toMatchObject({ type: 'welcome' });
  });

  it('refuses other subprotocols and other paths', async () => {
    await expect(openClient(rig.port, { protocols: ['chat'] })).rejects.toThrow('refused: 400');
    const answer = await sendLines(rig.port, ['GET /other HTTP/1.1', ...UPGRADE_HEADERS]);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('takes a ticket once only', async () => {
    const { ticket } = await createWsTicket(rig.ctx, { ...rig.admin, origin: undefined });
    const [first, second] = [await openClient(rig.port), await openClient(rig.port)];
    first.send({ type: 'connect', id: 1, ticket });
    await first.next('welcome');
    second.send({ type: 'connect', id: 1, ticket });
    expect(await second.closed).toMatchObject({ code: 4501 });
  });

  it('refuses a ticket that was made for another origin', async () => {
    const { ticket } = await createWsTicket(rig.ctx, { ...rig.admin, origin: 'https://a.example' });
    const client = await openClient(rig.port);
    client.send({ type: 'connect', id: 1, ticket });
    expect(await client.closed).toMatchObject({ code: 4501 });
  });

  it('closes whoever speaks before connecting, or talks nonsense', async () => {
    for (const text of ['{"type":"sub","id":1,"stream":"jobs"}', '{', '{"type":"hb","id":1}']) {
      const client = await openClient(rig.port);
      client.socket.send(text);
      expect(await client.closed).toMatchObject({ code: 4500 });
    }
  });

  it('closes whoever says nothing within five seconds', async () => {
    const client = await openClient(rig.port);
    expect(await client.closed).toMatchObject({ code: 4011 });
  });
});

it('refuses a ticket that is older than 30 seconds', async () => {
  const skewMs = { value: 0 };
  const { ctx, port, admin } = await openRig({}, skewMs);
  const { ticket } = await createWsTicket(ctx, { ...admin, origin: undefined });
  skewMs.value = 31_000;
  const client = await openClient(port);
  client.send({ type: 'connect', id: 1, ticket });
  expect(await client.closed).toMatchObject({ code: 4501 });
});

it('refuses more connections than the limit with 503 and says when to come back', async () => {
  const { ctx, port, realtime, admin } = await openRig({ VEZA_WS_CONNECTIONS_MAX: '1' });
  const client = await openSignedIn(ctx, port, admin);
  const answer = await sendLines(port, ['GET /ws HTTP/1.1', ...UPGRADE_HEADERS]);
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer).toMatch(/^Retry-After: \d+\r$/m);
  client.socket.close();
  await waitFor('the place to be free', () => realtime.connections() === 0);
  await openSignedIn(ctx, port, admin);
});

describe('streams', () => {
  it('begin with the state of now and go on without a hole', async () => {
    const { ctx, port, admin } = await openRig();
    const before = await addJob(ctx, 1);
    const client = await openSignedIn(ctx, port, admin);
    client.send({ type: 'sub', id: 2, stream: 'jobs' });
    const subbed = await client.next('subbed');
    expect(subbed).toMatchObject({ id: 2, seq: 0, truncated: false, snapshot: [{ id: before }] });
    const after = await addJob(ctx, 2);
    expect(await client.next('ev')).toMatchObject({
      seq: 1,
      kind: 'job',
      data: { id: after, state: 'created', trackTitle: expect.stringContaining('Track') },
    });
    const third = await addJob(ctx, 3);
    expect(await client.next('ev')).toMatchObject({ seq: 2, data: { id: third } });
    client.send({ type: 'unsub', id: 3, stream: 'jobs' });
    await client.next('unsubbed');
    await addJob(ctx, 4);
    client.send({ type: 'sub', id: 4, stream: 'imports' });
    await client.next('subbed');
    expect(client.frames.filter((frame) => frame.type === 'ev')).toHaveLength(2);
  });

  it('coalesce progress but end with the last of it', async () => {
    const { ctx, port, admin } = await openRig();
    const id = await addJob(ctx, 1);
    const client = await openSignedIn(ctx, port, admin);
    client.send({ type: 'sub', id: 2, stream: 'jobs' });
    await client.next('subbed');
    for (let step = 1; step <= 40; step += 1) await progress(ctx, id, step);
    const last = await waitFor('the last progress', () =>
      client.frames.find(
        (frame) =>
          frame.type === 'ev' && 'processedMs' in frame.data && frame.data.processedMs === 40,
      ),
    );
    const seqs = client.frames.flatMap((frame) => (frame.type === 'ev' ? [frame.seq] : []));
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(seqs.length).toBeLessThan(20);
    expect(last).toMatchObject({ data: { id } });
  });

  it('are refused to accounts without the permission', async () => {
    const { ctx, port } = await openRig();
    const client = await openSignedIn(ctx, port, await addSession(ctx, 'user'));
    client.send({ type: 'sub', id: 2, stream: 'jobs' });
    expect(await client.next('err')).toMatchObject({ id: 2, code: 'forbidden', retry: false });
    await addJob(ctx, 1);
    client.send({ type: 'hb', id: 3 });
    await client.next('hba');
    expect(client.frames.map((frame) => frame.type)).toEqual(['welcome', 'err', 'hba']);
  });
});

describe('what a client sends', () => {
  it('costs one frame where it is malformed or of an unknown type', async () => {
    const { ctx, port, admin } = await openRig();
    const client = await openSignedIn(ctx, port, admin);
    client.socket.send('{not json');
    expect(await client.next('err')).toMatchObject({ code: 'bad_frame' });
    client.socket.send('[]');
    expect(await client.next('err')).toMatchObject({ code: 'unknown_type' });
    client.send({ type: 'dance', id: 5 });
    expect(await client.next('err')).toMatchObject({ id: 5, code: 'unknown_type' });
    client.send({ type: 'sub', id: 6, stream: 'secrets' });
    expect(await client.next('err')).toMatchObject({ id: 6, code: 'bad_frame' });
    client.send({ type: 'hb', id: 7, sender_id: 'somebody else' });
    expect(await client.next('hba')).toMatchObject({ id: 7 });
  });

  it('costs one frame where its handler throws', async () => {
    const { ctx, port, admin } = await openRig();
    const client = await openSignedIn(ctx, port, admin);
    await query(ctx, sql`alter table jobs rename to jobs_elsewhere`);
    client.send({ type: 'sub', id: 2, stream: 'jobs' });
    expect(await client.next('err')).toMatchObject({ id: 2, code: 'internal', retry: true });
    await query(ctx, sql`alter table jobs_elsewhere rename to jobs`);
    client.send({ type: 'sub', id: 3, stream: 'jobs' });
    expect(await client.next('subbed')).toMatchObject({ id: 3 });
  });

  it('may not be binary, too big, or in a hundred pieces', async () => {
    const { ctx, port, admin } = await openRig({ VEZA_WS_MESSAGE_BYTES_MAX: '1000' });
    const binary = await openSignedIn(ctx, port, admin);
    binary.socket.send(Buffer.from('{"type":"hb","id":1}'));
    expect(await binary.closed).toMatchObject({ code: 1003 });
    const big = await openSignedIn(ctx, port, admin);
    big.socket.send(JSON.stringify({ type: 'hb', id: 1, pad: 'x'.repeat(1000) }));
    expect(await big.closed).toMatchObject({ code: 1009 });
    const pieces = await openSignedIn(ctx, port, admin);
    for (let piece = 0; piece < 100; piece += 1) pieces.socket.send(' ', { fin: false });
    expect(await pieces.closed).toMatchObject({ code: 1008 });
  });

  it('is limited: first an error that says when, then the end', async () => {
    const { ctx, port, admin } = await openRig({ VEZA_WS_MESSAGES_PER_SECOND: '2' });
    const client = await openSignedIn(ctx, port, admin);
    for (let id = 2; id < 30; id += 1) client.send({ type: 'hb', id });
    expect(await client.next('err')).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: expect.any(Number),
    });
    expect(await client.closed).toMatchObject({ code: 4029 });
    expect(client.frames.filter((frame) => frame.type === 'hba').length).toBeLessThanOrEqual(4);
  });
});

describe('a connection ends', () => {
  it('with 4009 when it is silent, while one that answers pings stays', async () => {
    const { ctx, port, admin } = await openRig({ VEZA_WS_SILENCE_MS: '400' });
    const quiet = await openSignedIn(ctx, port, admin, { options: { autoPong: false } });
    const alive = await openSignedIn(ctx, port, admin);
    expect(await quiet.closed).toMatchObject({ code: 4009 });
    alive.send({ type: 'hb', id: 2 });
    await alive.next('hba');
  });

  it('with 4501 when its session is ended, here or elsewhere', async () => {
    const { ctx, port, admin } = await openRig();
    const client = await openSignedIn(ctx, port, admin);
    const other = await openSignedIn(ctx, port, await addSession(ctx, 'admin'));
    await endSessions(ctx, { userId: admin.userId, reason: 'logout' });
    expect(await client.closed).toMatchObject({ code: 4501 });
    other.send({ type: 'hb', id: 2 });
    await other.next('hba');
  });

  it('with 4001 when the role of its account changes: it comes back with what it may now', async () => {
    const { ctx, port, admin } = await openRig();
    await addSession(ctx, 'admin');
    const client = await openSignedIn(ctx, port, admin);
    const { rows } = await ctx.db.raw('select email from users where id = ?', [admin.userId]);
    await setRole(ctx, { email: rows[0].email, role: 'user' });
    expect(await client.closed).toMatchObject({ code: 4001 });
  });

  it('with 4008 when its reader is too slow, and the server keeps little for it', async () => {
    const { ctx, port, realtime, admin } = await openRig({
      VEZA_WS_MESSAGES_PER_SECOND: '10000',
    });
    await addManyJobs(ctx, 200);
    const client = await openSignedIn(ctx, port, admin);
    client.socket.pause();
    let id = 2;
    await waitFor('the server to give up', () => {
      client.send({ type: 'sub', id: (id += 1), stream: 'jobs' });
      return realtime.closes().get(4008) === 1;
    });
    client.socket.resume();
    expect(await client.closed).toMatchObject({ code: 4008 });
    await waitFor('the connection to be gone', () => realtime.connections() === 0);
  });

  it('with 1001 after a drain notice when the server stops, and nobody new comes in', async () => {
    const { ctx, port, realtime, admin } = await openRig();
    const client = await openSignedIn(ctx, port, admin);
    const closing = realtime.close();
    expect(await client.next('drain')).toMatchObject({ deadlineMs: 10_000 });
    expect(await client.closed).toMatchObject({ code: 1001 });
    await closing;
    expect(realtime.connections()).toBe(0);
  });

  it('at the deadline of a stop even when its peer never answers', async () => {
    const { ctx, port, realtime, admin } = await openRig({ VEZA_SERVER_DRAIN_MS: '300' });
    const client = await openSignedIn(ctx, port, admin);
    client.socket.pause();
    await realtime.close();
    client.socket.terminate();
    await waitFor('the connection to be gone', () => realtime.connections() === 0);
    expect(realtime.closes().get(1001)).toBe(1);
  });
});

const UPGRADE_HEADERS = [
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: veza.v1',
  '',
  '',
];

/** Sends a request as it is written and gives back all that comes until the end. */
function sendLines(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
    let answer = '';
    socket.on('data', (data) => (answer += String(data)));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
