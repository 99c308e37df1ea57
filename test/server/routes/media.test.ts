import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import http from 'node:http';
import { gunzipSync } from 'node:zlib';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { endSessions, signMediaToken, type SessionId } from '#domains/identity/index.ts';

import { addAccount, signInAgain, type Account } from '../account-fixtures.ts';
import { addTrack, RENDITION, WAVEFORM, type TrackFixture } from '../media-fixtures.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';

let server: TestServer;
let owner: Account;
let open: TrackFixture;
let closed: TrackFixture;

beforeAll(async () => {
  server = await startTestServer();
  owner = await addAccount(server.ctx, { name: 'owner', role: 'artist' });
  open = await addTrack(server.ctx, {
    visibility: 'public',
    ownerId: owner.userId,
    title: 'Ünïcode "quoted" / 100% 🎵',
  });
  closed = await addTrack(server.ctx, { visibility: 'private', ownerId: owner.userId });
});
afterAll(() => server[Symbol.asyncDispose]());

const at = (track: TrackFixture, rest: string): string => `/api/v1/tracks/${track.id}${rest}`;
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  server.send({ path, headers, method });
const segmentPath = (track: TrackFixture): string =>
  at(track, `/hls/${RENDITION}/${track.segmentName}`);

describe('HLS of a public track', () => {
  test('starts at the multivariant playlist', async () => {
    const answer = await get(at(open, '/hls/master.m3u8'));
    expect(String(answer.body)).toBe(open.master);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'public, max-age=60',
    });
  });

  test('packs playlists for those who take gzip', async () => {
    const path = at(open, `/hls/${RENDITION}/playlist.m3u8`);
    const packed = await get(path, { 'Accept-Encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(String(gunzipSync(packed.body))).toBe(open.playlist);
    const plain = await get(path, { 'Accept-Encoding': 'gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(String(plain.body)).toBe(open.playlist);
    expect(plain.headers['vary']).toBe('Accept-Encoding');
  });

  test('gives segments that any cache may keep for a day', async () => {
    const answer = await get(segmentPath(open));
    expect(answer.body).toEqual(open.segment);
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/mp4',
      'cache-control': 'public, max-age=86400, immutable',
      'accept-ranges': 'bytes',
      etag: `"${open.segmentName.replace('.m4s', '')}"`,
    });
    const again = await get(segmentPath(open), { 'If-None-Match': answer.headers['etag']! });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers['cache-control']).toBe(answer.headers['cache-control']);
  });

  test('has its waveform', async () => {
    expect((await get(at(open, '/waveform'))).json()).toEqual(WAVEFORM);
  });
});

describe('the original', () => {
  test('is sent as a download in a sandbox, by its real name', async () => {
    const answer = await get(at(open, '/stream'));
    expect(answer.body).toEqual(open.source);
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/flac',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    const disposition = answer.headers['content-disposition']!;
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*\.flac"; filename\*=UTF-8''/);
    const name = decodeURIComponent(/''(.*)$/.exec(disposition)![1]!);
    expect(name).toBe('Ünïcode "quoted" _ 100% 🎵.flac');
  });

  test('is sent in any range as a slice gives it', async () => {
    const position = fc.nat(1100);
    await fc.assert(
      fc.asyncProperty(position, position, fc.boolean(), async (a, b, suffix) => {
        const [first, last] = a < b ? [a, b] : [b, a];
        const range = suffix ? `bytes=-${first}` : `bytes=${first}-${last}`;
        const answer = await get(at(open, '/stream'), { Range: range });
        const expected = suffix
          ? open.source.subarray(Math.max(0, 1000 - first), first === 0 ? 0 : 1000)
          : open.source.subarray(first, last + 1);
        if (expected.length === 0) {
          expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */1000']);
          return;
        }
        expect(answer.status).toBe(206);
        expect(answer.body).toEqual(expected);
        const start = suffix ? 1000 - expected.length : first;
        expect(answer.headers['content-range']).toBe(
          `bytes ${start}-${start + expected.length - 1}/1000`,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('is sent whole for a malformed range and for ranges that do not join', async () => {
    for (const range of ['bytes=9-1', 'bytes=x', 'lines=1-2', 'bytes=0-1,500-501']) {
      const answer = await get(at(open, '/stream'), { Range: range });
      expect([range, answer.status, answer.body.length]).toEqual([range, 200, 1000]);
    }
  });

  test('a range of another version is answered with the whole file', async () => {
    const { headers } = await get(at(open, '/stream'));
    const range = { Range: 'bytes=0-9' };
    const same = await get(at(open, '/stream'), { ...range, 'If-Range': headers['etag']! });
    expect(same.status).toBe(206);
    const other = await get(at(open, '/stream'), { ...range, 'If-Range': '"another"' });
    expect([other.status, other.body.length]).toEqual([200, 1000]);
  });

  test('that is not what the client has a part of fails its precondition', async () => {
    expect((await get(at(open, '/stream'), { 'If-Match': '"another"' })).status).toBe(412);
  });

  test('leaves no open file behind when listeners go away', async () => {
    const big = await addTrack(server.ctx, { visibility: 'public', ownerId: null });
    const { pathname } = new URL(`http://x${at(big, '/stream')}`);
    await query(server.ctx, sql`select 1`);
    for (let index = 0; index < 10; index += 1) {
      const req = http.get({ port: server.server.port, host: '127.0.0.1', path: pathname });
      const [res] = (await once(req, 'response')) as [http.IncomingMessage];
      res.destroy();
    }
    await expect.poll(() => openOriginals(server.ctx.config.dataDir)).toBe(0);
  });
});

describe('HEAD', () => {
  test.each(['/hls/master.m3u8', '/hls/segment', '/stream', '/waveform', '/cover'])(
    '%s has the headers of GET and no body',
    async (rest) => {
      const path = rest === '/hls/segment' ? segmentPath(open) : at(open, rest);
      for (const headers of [{}, { Range: 'bytes=1-3' }] as Record<string, string>[]) {
        const [whole, head] = [await get(path, headers), await get(path, headers, 'HEAD')];
        expect(head.status).toBe(whole.status);
        expect(head.body).toHaveLength(0);
        const { date: _d, 'x-request-id': _x, ...expected } = whole.headers;
        expect(head.headers).toMatchObject(expected);
      }
    },
  );
});

describe('media of a private track', () => {
  const resources = ['/hls/master.m3u8', '/stream', '/waveform', '/cover'];

  test("is its owner's, and only their own cache may keep it", async () => {
    for (const rest of resources) {
      const answer = await get(at(closed, rest), owner.headers);
      expect([rest, answer.status]).toEqual([rest, 200]);
      expect(answer.headers['cache-control']).toMatch(/^private, /);
      expect(answer.headers['vary']).toMatch(/^Authorization/);
    }
    const segment = await get(segmentPath(closed), owner.headers);
    expect(segment.headers['cache-control']).toBe('private, max-age=86400, immutable');
  });

  test('does not exist for others, in the very words of what does not exist', async () => {
    const nothing = await get('/api/v1/tracks/0190a0a0-0000-7000-8000-000000000001/stream');
    for (const rest of resources) {
      expect(withoutOwnParts(await get(at(closed, rest)))).toEqual(withoutOwnParts(nothing));
    }
  });

  test('plays by the narrow token in the path, for this track alone', async () => {
    const { sessionId } = owner;
    const token = await signMediaToken(server.ctx, { trackId: closed.id, sessionId });
    const base = `/api/v1/media/${token}/tracks`;
    expect((await get(`${base}/${closed.id}/hls/master.m3u8`)).status).toBe(200);
    const segment = await get(`${base}/${closed.id}/hls/${RENDITION}/${closed.segmentName}`);
    expect(segment.body).toEqual(closed.segment);
    expect((await get(`${base}/${open.id}/hls/master.m3u8`)).status).toBeGreaterThanOrEqual(401);
    expect((await get(`${base}x/${closed.id}/stream`)).status).toBeGreaterThanOrEqual(400);
    const guest = await signMediaToken(server.ctx, { trackId: closed.id, sessionId: null });
    expect((await get(`/api/v1/media/${guest}/tracks/${closed.id}/stream`)).status).toBe(404);
    expect(JSON.stringify(server.logs)).not.toContain(token.slice(3, 40));
  });

  test('plays by no token that has expired, was changed, or belongs to a session that has ended', async () => {
    const { ctx } = server;
    const resources = [
      '/hls/master.m3u8',
      `/hls/${RENDITION}/playlist.m3u8`,
      `/hls/${RENDITION}/${closed.segmentName}`,
      '/stream',
      '/waveform',
      '/cover',
    ];
    const statuses = async (token: string) => {
      const base = `/api/v1/media/${token}/tracks/${closed.id}`;
      const answers = await Promise.all(resources.map((rest) => get(base + rest)));
      return [...new Set(answers.map((answer) => answer.status))];
    };
    const [here, there] = [await signInAgain(ctx, owner), await signInAgain(ctx, owner)];
    const tokenOf = (sessionId: SessionId, agoMs = 0) => {
      const at = new Date(ctx.clock.now().getTime() - agoMs);
      const clock = { ...ctx.clock, now: () => at };
      return signMediaToken({ ...ctx, clock }, { trackId: closed.id, sessionId });
    };
    const lifeMs = ctx.config.media.tokenSeconds * 1000;
    const token = await tokenOf(here.sessionId);
    expect(await statuses(token)).toEqual([200]);
    expect(await statuses(await tokenOf(here.sessionId, lifeMs - 60_000))).toEqual([200]);
    // Like media that do not exist: nothing tells one refusal from another.
    expect(await statuses(await tokenOf(here.sessionId, lifeMs))).toEqual([404]);
    const forged = token.replace(/.{4}$/, (end) => (end === 'AAAA' ? 'BBBB' : 'AAAA'));
    expect(await statuses(forged)).toEqual([404]);

    await endSessions(ctx, { userId: owner.userId, sessionId: here.sessionId, reason: 'logout' });
    expect(await statuses(token)).toEqual([404]);
    // The other session of the same account goes on.
    expect(await statuses(await tokenOf(there.sessionId))).toEqual([200]);
  });

  test('is seen as soon as the bus says that the track has changed', async () => {
    const track = await addTrack(server.ctx, { visibility: 'private', ownerId: null });
    expect((await get(at(track, '/cover'))).status).toBe(404);
    await query(
      server.ctx,
      sql`update tracks set visibility = 'public' where id = ${track.id}::uuid`,
    );
    await server.ctx.bus.publish('tracks', { trackId: track.id });
    await expect.poll(async () => (await get(at(track, '/cover'))).status).toBe(200);
  });
});

describe('traversal', () => {
  const attempts = [
    '../master.m3u8',
    '%2e%2e/master.m3u8',
    '%2e%2e%2fmaster.m3u8',
    '..%2fmaster.m3u8',
    '%252e%252e%252fmaster.m3u8',
    '..%5cmaster.m3u8',
    '..\\master.m3u8',
    `${RENDITION}/..%2fmaster.m3u8`,
    `${RENDITION}/../master.m3u8`,
    `${RENDITION}/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd`,
    `${RENDITION}/%00.m4s`,
    `${RENDITION}/playlist.m3u8%00.m4s`,
    `${RENDITION}/%2fetc%2fpasswd`,
    `${RENDITION}//etc/passwd`,
    `${RENDITION}/%c0%ae%c0%ae%c0%af`,
    `${RENDITION}/%e0%80%ae%e0%80%ae`,
    `${RENDITION}/%ef%bc%8e%ef%bc%8e%ef%bc%8fmaster.m3u8`,
    `${RENDITION}/%u002e%u002e`,
    `${RENDITION}/playlist.m3u8/`,
    `${RENDITION}/playlist.m3u8%2f`,
    `${RENDITION}/.%2fplaylist.m3u8`,
    `${RENDITION}/%ff`,
    `${RENDITION}/constructor`,
    `__proto__/playlist.m3u8`,
    `${RENDITION}/${'a'.repeat(500)}`,
    'C:%5cwindows%5cwin.ini',
    'master.m3u8/',
    'master.m3u8;x=y',
    'MASTER.M3U8',
    RENDITION,
    '',
  ];

  test.each(attempts)('%s is the same 404 as any address without anything', async (attempt) => {
    const expected = withoutOwnParts(await get('/api/v1/nothing'));
    const answer = await get(at(open, `/hls/${attempt}`));
    expect(withoutOwnParts(answer)).toEqual(expected);
  });

  test('of the track id is the same 404', async () => {
    const expected = withoutOwnParts(await get('/api/v1/nothing'));
    for (const id of [
      '..',
      '%2e%2e',
      `${open.id}%00`,
      `${open.id}%2f..`,
      `${open.id} `.trim() + '.',
    ]) {
      const answer = await get(`/api/v1/tracks/${id}/stream`);
      expect([id, withoutOwnParts(answer)]).toEqual([id, expected]);
    }
  });
});

function withoutOwnParts(answer: Awaited<ReturnType<typeof get>>): unknown {
  const { instance: _instance, requestId: _requestId, ...body } = answer.json();
  const { date: _d, 'x-request-id': _x, 'content-length': _l, ...headers } = answer.headers;
  return { status: answer.status, headers, body };
}

async function openOriginals(dataDir: string): Promise<number> {
  const { readlink } = await import('node:fs/promises');
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((link) => link.startsWith(dataDir) && link.includes('originals')).length;
}
