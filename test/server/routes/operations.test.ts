import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { OPERATIONS_ROUTES } from '#server/routes/operations.ts';

import { addAccount, type Account } from '../account-fixtures.ts';
import { openTestDatabase } from '../../support/test-context.ts';
import { openDatabaseProxy } from '../database-proxy.ts';
import { addTrack } from '../media-fixtures.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';

let server: TestServer;
let admin: Account;
let user: Account;

beforeAll(async () => {
  server = await startTestServer();
  admin = await addAccount(server.ctx, { name: 'admin', role: 'admin' });
  user = await addAccount(server.ctx, { name: 'user', role: 'user' });
});
afterAll(() => server[Symbol.asyncDispose]());

const PASSING = { status: 'pass', latencyMs: expect.any(Number) as number, reason: null };
const PARTS = {
  database: PASSING,
  schema: PASSING,
  bus: PASSING,
  storage: PASSING,
  queue: PASSING,
};

describe('health', () => {
  test('lives and is ready', async () => {
    expect((await server.send({ path: '/health' })).json()).toEqual({ status: 'pass' });
    expect((await server.send({ path: '/ready' })).json()).toEqual({ status: 'pass' });
  });

  test('is not ready from the first moment of a stop', async () => {
    const [, ready] = OPERATIONS_ROUTES;
    const statuses: number[] = [];
    const res = { status: (status: number) => statuses.push(status) };
    const answer = await ready!.handler(server.ctx, {
      server: { stopping: true },
      res,
    } as never);
    expect([answer, statuses]).toEqual([{ status: 'fail' }, [503]]);
  });

  test('tells its parts to administrators only', async () => {
    const as = async (headers: Record<string, string>) =>
      (await server.send({ path: '/status', headers })).json();
    expect(await as({})).toEqual({ status: 'pass' });
    expect(await as(user.headers)).toEqual({ status: 'pass' });
    expect(await as(admin.headers)).toEqual({ status: 'pass', parts: PARTS });
  });

  test('knows every process, and which worker is dead', async () => {
    await query(
      server.ctx,
      sql`insert into workers (id, host, pid, lock_key, queue_id)
          values (${server.ctx.ids.next()}::uuid, 'gone', 4711, -5::bigint, 'q')`,
    );
    const answer = await server.send({ path: '/health/all', headers: admin.headers });
    expect(answer.json()['processes']).toMatchObject([
      { kind: 'server', pid: process.pid, status: 'pass' },
      { kind: 'worker', pid: 4711, host: 'gone', status: 'fail' },
    ]);
  });

  test('of a database that is away: alive, not ready, with the reason', async () => {
    await using database = await openTestDatabase();
    await using proxy = await openDatabaseProxy(database.url);
    await using lone = await startTestServer({ environment: { DATABASE_URL: proxy.url } });
    const account = await addAccount(lone.ctx, { name: 'admin', role: 'admin' });
    proxy.cut();
    expect((await lone.send({ path: '/health' })).status).toBe(200);
    const ready = await lone.send({ path: '/ready' });
    expect([ready.status, ready.json()]).toEqual([503, { status: 'fail' }]);
    // Who asks cannot be found out, so that nobody is told details.
    const status = await lone.send({ path: '/status', headers: account.headers });
    expect(status.json()).toEqual({ status: 'fail' });
    const sessions = await lone.send({ path: '/api/v1/auth/sessions', headers: account.headers });
    expect(sessions.json()).toMatchObject({ status: 503, code: 'DB_UNREACHABLE' });
    expect((await lone.send({ path: '/metrics' })).status).toBe(200);
  });
});

describe('a schema that does not fit', () => {
  test('takes the server out of service, with the reason, and stands in the metrics', async () => {
    await using lone = await startTestServer();
    const account = await addAccount(lone.ctx, { name: 'admin', role: 'admin' });
    const metric = async (name: string) => {
      const text = String((await lone.send({ path: '/metrics' })).body);
      return Number(new RegExp(`^veza_schema_${name} (\\d+)$`, 'm').exec(text)?.[1]);
    };
    const { rows } = await lone.ctx.db.raw<{ rows: { id: bigint; name: string }[] }>(
      'delete from veza_migrations where id = (select max(id) from veza_migrations) returning *',
    );
    expect((await lone.send({ path: '/ready' })).json()).toEqual({ status: 'fail' });
    const answer = await lone.send({ path: '/health/all', headers: account.headers });
    expect(answer.json()['parts']).toMatchObject({
      database: { status: 'pass' },
      schema: { status: 'fail', reason: `${rows[0]!.name} pending` },
    });
    expect(await metric('pending_migrations')).toBe(1);
    expect(await metric('current_id')).toBe(Number(rows[0]!.id) - 1);
    expect(await metric('ahead_migrations')).toBe(0);
    expect(await metric('problems')).toBe(0);
  });
});

describe('metrics', () => {
  test('are named by the conventions, each once', async () => {
    const track = await addTrack(server.ctx, { visibility: 'public', ownerId: null });
    await server.send({ path: `/api/v1/tracks/${track.id}/cover` });
    await server.send({ path: '/odd', method: 'BREW' }).catch(() => undefined);
    const text = String((await server.send({ path: '/metrics' })).body);
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => ({
      name: name!,
      type,
    }));
    const names = types.map((item) => item.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(10);
    for (const { name, type } of types) {
      expect(name).toMatch(/^veza_[a-z0-9_]+$/);
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      expect(name).not.toMatch(/_(ms|milliseconds|kb|mb|minutes)(_|$)/);
      expect(text).toContain(`# HELP ${name} `);
    }
    expect(text).toMatch(
      /veza_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/tracks\/:id\/cover",status="200"\} 1/,
    );
    expect(text).toMatch(/veza_jobs\{state="done"\} 1/);
    expect(text).toMatch(/veza_segment_cache_requests_total\{outcome="miss"\} [1-9]/);
    expect(text).toMatch(/veza_db_pool_connections\{state="used"\} \d/);
    expect(text).not.toContain(track.id);
  });

  test('of two servers in one process do not meet', async () => {
    await using other = await startTestServer();
    const text = String((await other.send({ path: '/metrics' })).body);
    expect(text).not.toContain('/api/v1/tracks/:id/cover');
  });
});

describe('the documentation', () => {
  test('is served as document and as page, with a policy that lets nothing run', async () => {
    const document = await server.send({ path: '/openapi.json' });
    expect(document.json()['openapi']).toBe('3.1.0');
    const page = await server.send({ path: '/docs' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
  });
});
