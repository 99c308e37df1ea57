import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { logOutEverywhere, signMediaToken } from '#domains/identity/index.ts';

import { addAccount, type Account } from '../account-fixtures.ts';
import { addTrack, RENDITION, type TrackFixture } from '../media-fixtures.ts';
import type { RawAnswer } from '../send-raw.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';

let server: TestServer;
let owner: Account;
let track: TrackFixture;

beforeAll(async () => {
  server = await startTestServer();
  owner = await addAccount(server.ctx, { name: 'owner', role: 'artist' });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  track = await addTrack(server.ctx, { visibility: 'public', ownerId: owner.userId });
});

const segment = (): string => `/api/v1/tracks/${track.id}/hls/${RENDITION}/${track.segmentName}`;
const get = (path: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
  server.send({ path, headers });

/** The headers that do not differ from request to request. */
function lasting({ headers }: RawAnswer): Record<string, string> {
  const { 'x-request-id': id, date, ...rest } = headers;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(Number.isNaN(Date.parse(date!))).toBe(false);
  return rest;
}

describe('an answer that is kept', () => {
  test('is what the routes gave, under an id of its own', async () => {
    const first = await get(segment());
    const again = await get(segment());
    expect(again.status).toBe(200);
    expect(again.body.equals(track.segment)).toBe(true);
    expect(lasting(again)).toEqual(lasting(first));
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  test('goes past the routes and is counted', async () => {
    const kept = async (): Promise<number> => {
      const { body } = await get('/metrics');
      const line = /^veza_segment_cache_requests_total\{outcome="kept"\} (\d+)$/m.exec(
        String(body),
      );
      return Number(line?.[1] ?? 0);
    };
    await get(segment());
    const before = await kept();
    await get(segment());
    await get(`${segment()}?now=1`);
    expect(await kept()).toBe(before + 1);
  });

  test('is measured and logged like any other', async () => {
    await get(segment());
    const again = await get(segment());
    const id = again.headers['x-request-id'];
    await expect
      .poll(() => server.logs.find((line) => line['requestId'] === id))
      .toMatchObject({
        msg: 'request',
        method: 'GET',
        route: '/api/v1/tracks/:id/hls/:rendition/:segment',
        status: 200,
        viewerId: null,
      });
  });

  test('is not given to who asks for a part, has it already, or may not speak', async () => {
    const { headers } = await get(segment());
    const part = await get(segment(), { Range: 'bytes=0-9' });
    expect([part.status, part.body.byteLength]).toEqual([206, 10]);
    expect((await get(segment(), { 'If-None-Match': headers['etag']! })).status).toBe(304);
    expect((await get(segment(), { 'If-Match': '"other"' })).status).toBe(412);
    expect((await get(segment(), { Authorization: 'Bearer nonsense' })).status).toBe(401);
    expect((await server.send({ path: segment(), method: 'POST' })).status).toBe(405);
    const head = await server.send({ path: segment(), method: 'HEAD' });
    expect([head.status, head.body.byteLength]).toEqual([200, 0]);
  });

  test('ends when the track stops being public', async () => {
    await get(segment());
    await get(segment());
    await query(
      server.ctx,
      sql`update tracks set visibility = 'private' where id = ${track.id}::uuid`,
    );
    await server.ctx.bus.publish('tracks', { trackId: track.id });
    await expect.poll(async () => (await get(segment())).status).toBe(404);
  });
});

test('what needs a token is never kept', async () => {
  await query(
    server.ctx,
    sql`update tracks set visibility = 'members' where id = ${track.id}::uuid`,
  );
  expect((await get(segment(), owner.headers)).status).toBe(200);
  expect((await get(segment())).status).toBe(404);
});

test('the address with a media token answers no longer than the token holds', async () => {
  const token = await signMediaToken(server.ctx, {
    trackId: track.id,
    sessionId: owner.sessionId,
  });
  const path = `/api/v1/media/${token}/tracks/${track.id}/hls/${RENDITION}/${track.segmentName}`;
  expect((await get(path)).status).toBe(200);
  await logOutEverywhere(server.ctx, owner.userId);
  await expect.poll(async () => (await get(path)).status).toBe(404);
});
