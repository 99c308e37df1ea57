import http, { type RequestListener } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from 'vitest';

import type { OpenOptions } from '#pipeline/validate/sources/byte-source.ts';
import { httpSource, type HttpLimits } from '#pipeline/validate/sources/http-source.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server on a port of its own; `hits` holds the paths that it was asked for. */
async function serve(answer: RequestListener): Promise<{ url: string; hits: string[] }> {
  const hits: string[] = [];
  const server = http.createServer((request, response) => {
    hits.push(request.url!);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits };
}

/** A server that speaks no HTTP of its own accord. */
async function serveSocket(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Asked extends Partial<OpenOptions> {
  /** Addresses that a person typed; the location itself unless it is said. */
  typed?: readonly string[];
  allowPrivate?: boolean;
  limits?: Partial<HttpLimits>;
}

async function fetchFrom(location: string, asked: Asked = {}) {
  const { typed = [location], allowPrivate = false, limits = {}, ...options } = asked;
  using source = httpSource({ typed, allowPrivate, limits });
  return await fetchWith(source, location, options);
}

async function fetchWith(
  source: ReturnType<typeof httpSource>,
  location: string,
  options: Partial<OpenOptions> = {},
) {
  const signal = options.signal ?? AbortSignal.timeout(20_000);
  await using opened = await source.open(location, { bytesMax: 1000, ...options, signal });
  const { fetched } = opened;
  let bytes = 0;
  let text = '';
  try {
    for await (const chunk of opened.bytes ?? []) {
      bytes += chunk.length;
      if (text.length < 1000) text += chunk.toString();
    }
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, reason } = thrown as { code: string; reason: string };
    return { ...fetched, failure: { code, reason }, bytes, text };
  }
  return { ...fetched, bytes, text };
}

describe('reading over HTTP', () => {
  it('decodes gzip and says what the server said', async () => {
    const { url } = await serve((request, response) => {
      response.setHeader('content-type', 'application/vnd.apple.mpegurl');
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(`#EXTM3U ${request.headers['accept-encoding']}`));
    });
    const { text, delivery, failure } = await fetchFrom(`${url}/master.m3u8`);
    expect(failure).toBeUndefined();
    expect(text).toBe('#EXTM3U gzip');
    expect(delivery).toEqual({
      status: 200,
      contentType: 'application/vnd.apple.mpegurl',
      contentEncoding: 'gzip',
      range: undefined,
      redirects: [],
      tls: undefined,
    });
  });

  it('asks for a range and gives it with the whole size', async () => {
    const { url } = await serve((request, response) => {
      expect(request.headers.range).toBe('bytes=2-5');
      response.writeHead(206, { 'content-range': 'bytes 2-5/10' }).end('2345');
    });
    const found = await fetchFrom(`${url}/a.mp4`, { range: { offset: 2, length: 4 } });
    expect(found).toMatchObject({ text: '2345', totalBytes: 10 });
    expect(found.delivery!.range).toEqual({
      asked: { offset: 2, length: 4, hasOffset: true },
      contentRange: 'bytes 2-5/10',
    });
  });

  it.each([
    [200, {}, 'range'],
    [206, { 'content-range': 'bytes 0-3/10' }, 'range'],
    [206, {}, 'range'],
    [206, { 'content-range': 'bytes 2-5/10', 'content-encoding': 'gzip' }, 'encoding'],
    [416, { 'content-range': 'bytes */1' }, 'range'],
    [404, {}, 'status'],
  ])('refuses %s with %o as the answer to a range', async (status, headers, code) => {
    const { url } = await serve((_, response) => void response.writeHead(status, headers).end('x'));
    const found = await fetchFrom(`${url}/a.mp4`, { range: { offset: 2, length: 4 } });
    expect(found.failure!.code).toBe(code);
    expect(found.delivery!.status).toBe(status);
  });

  it('takes no more than the range from a server that sends more', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 2-5/10' }).end('23456789');
    });
    const found = await fetchFrom(`${url}/a.mp4`, { range: { offset: 2, length: 4 } });
    expect(found.failure!.code).toBe('too-large');
  });

  it('follows redirects, tells them, and resolves from where they lead', async () => {
    const { url } = await serve((request, response) => {
      const to = { '/a': '/b/c?token=1', '/b/c?token=1': undefined }[request.url!];
      if (to === undefined) response.end('found');
      else response.writeHead(302, { location: to }).end();
    });
    const found = await fetchFrom(`${url}/a`);
    expect(found.text).toBe('found');
    expect(found.asked).toBe(`${url}/a`);
    expect(found.resource).toEqual({ name: `${url}/b/c`, location: `${url}/b/c?token=1` });
    expect(found.delivery!.redirects).toEqual([`${url}/b/c`]);
  });

  it('gives up on redirects without end', async () => {
    const { url, hits } = await serve((_, response) => {
      response.writeHead(307, { location: '/again' }).end();
    });
    expect((await fetchFrom(`${url}/again`)).failure!.code).toBe('redirects');
    expect(hits).toHaveLength(6);
  });

  it.each([
    ['file:///etc/passwd', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['http://[', 'redirects'],
  ])('does not follow a redirect to %s', async (location, code) => {
    const { url } = await serve((_, response) => void response.writeHead(301, { location }).end());
    expect((await fetchFrom(`${url}/a`)).failure!.code).toBe(code);
    expect((await fetchFrom('ftp://example.com/a')).failure!.code).toBe('scheme');
  });

  it('names addresses without user, password and query', async () => {
    let authorization: string | undefined;
    const { url } = await serve((request, response) => {
      authorization = request.headers.authorization;
      response.end();
    });
    const found = await fetchFrom(`${url.replace('//', '//ann:word@')}/a?key=secret`);
    expect(found.resource.name).toBe(`${url}/a`);
    expect(authorization).toBe(`Basic ${Buffer.from('ann:word').toString('base64')}`);
  });
});

describe('addresses of this network', () => {
  it.each(['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'])(
    'are not connected to when a playlist names %s',
    async (host) => {
      const { url, hits } = await serve((_, response) => void response.end('secret'));
      const location = `${url.replace('127.0.0.1', host)}/a`;
      const { failure, text } = await fetchFrom(location, { typed: [] });
      expect(failure!.code).toBe('private-address');
      expect(text).toBe('');
      expect(hits).toEqual([]);
    },
  );

  it('are read when they were typed, with what lies at the same origin', async () => {
    const answer: RequestListener = (_, response) => void response.end('ok');
    const [mine, other] = [await serve(answer), await serve(answer)];
    using source = httpSource({ typed: [`${mine.url}/a`], allowPrivate: false });
    expect((await fetchWith(source, `${mine.url}/b`)).failure!.code).toBe('private-address');
    expect((await fetchWith(source, `${mine.url}/a`)).text).toBe('ok');
    expect((await fetchWith(source, `${mine.url}/b`)).text).toBe('ok');
    expect((await fetchWith(source, `${other.url}/b`)).failure!.code).toBe('private-address');
    expect(other.hits).toEqual([]);
  });

  it('are not reached by a redirect', async () => {
    const inner = await serve((_, response) => void response.end('secret'));
    const outer = await serve((_, response) => {
      response.writeHead(302, { location: `${inner.url}/admin` }).end();
    });
    const { failure } = await fetchFrom(`${outer.url}/a`);
    expect(failure!.code).toBe('private-address');
    expect(inner.hits).toEqual([]);
    expect((await fetchFrom(`${outer.url}/a`, { allowPrivate: true })).text).toBe('secret');
  });
});

describe('a hostile server', () => {
  it('cannot fill the memory with gzip', async () => {
    // 64 members of 16 MiB of zeros: a gigabyte in a megabyte.
    const member = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    const { url } = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      for (let index = 0; index < 64; index += 1) response.write(member);
      response.end();
    });
    const bytesMax = 1024 * 1024;
    const { failure, bytes } = await fetchFrom(`${url}/a`, { bytesMax });
    expect(failure).toEqual({
      code: 'too-large',
      reason: 'has more than 1.0 MiB; at most 1.0 MiB are read',
    });
    expect(bytes).toBeLessThanOrEqual(bytesMax);
  });

  it('cannot send without end', async () => {
    const { url } = await serve((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const { failure, bytes } = await fetchFrom(`${url}/a`, { bytesMax: 1e6 });
    expect(failure!.code).toBe('too-large');
    expect(bytes).toBeLessThanOrEqual(1e6);
  });

  it('is refused by the size that it states before a byte is read', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '99999999999' }).write('x');
    });
    const { failure, bytes } = await fetchFrom(`${url}/a`);
    expect(failure!.reason).toBe('has 93.1 GiB; at most 1000 B are read');
    expect(bytes).toBe(0);
  });

  it('is not waited for when it gives no answer', async () => {
    const url = await serveSocket(() => {});
    const { failure } = await fetchFrom(`${url}/a`, { limits: { headMs: 100 } });
    expect(failure).toEqual({ code: 'timeout', reason: 'gives no answer within 0.1 s' });
  });

  it('is not waited for when its head never ends', async () => {
    const url = await serveSocket((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x: y\r\n'), 10);
      socket.once('close', () => clearInterval(timer));
    });
    const { failure } = await fetchFrom(`${url}/a`, { limits: { headMs: 200 } });
    expect(failure!.code).toBe('timeout');
  });

  it('is not waited for when it stops in the middle', async () => {
    const { url } = await serve((_, response) => void response.write('half'));
    const { failure, text } = await fetchFrom(`${url}/a`, { limits: { idleMs: 100 } });
    expect(failure).toEqual({ code: 'timeout', reason: 'gives no more bytes for 0.1 s' });
    expect(text).toBe('half');
  });

  it('is not waited for when it drips', async () => {
    const { url } = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 5);
      response.once('close', () => clearInterval(timer));
    });
    const limits = { graceMs: 200, bytesPerSecondMin: 1_000_000 };
    const { failure } = await fetchFrom(`${url}/a`, { limits });
    expect(failure!.code).toBe('timeout');
    expect(failure!.reason).toMatch(/^gave \d+ bytes in [\d.]+ s, too slow to go on$/);
  });

  it.each([
    ['ends before the length that it stated', { 'content-length': '100' }, 'cut'],
    ['breaks off its gzip', { 'content-encoding': 'gzip' }, 'encoding'],
    ['sends an encoding that nobody asked for', { 'content-encoding': 'zstd' }, 'encoding'],
  ])('is told of when it %s', async (_, headers, code) => {
    const { url } = await serve((request, response) => {
      response.writeHead(200, headers);
      const [isGzip, text] = ['content-encoding' in headers, '#EXTM3U'];
      response.write(isGzip ? gzipSync(text).subarray(0, 12) : text, () => {
        if (isGzip) response.end();
        else request.socket.destroy();
      });
    });
    expect((await fetchFrom(`${url}/a`)).failure!.code).toBe(code);
  });

  it('is told of when what it sends as gzip is none', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('#EXTM3U\n');
    });
    const { failure } = await fetchFrom(`${url}/a`);
    expect(failure).toEqual({
      code: 'encoding',
      reason: 'cannot be decompressed: incorrect header check',
    });
  });

  it.each([
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n', 'cannot be fetched: the answer is not HTTP'],
    [
      'sends a head without measure',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
      'cannot be fetched: the head of the answer is larger than 16 KiB',
    ],
  ])('is told of when it %s', async (_, bytes, reason) => {
    const url = await serveSocket((socket) => socket.end(bytes));
    expect((await fetchFrom(`${url}/a`)).failure).toEqual({ code: 'connection', reason });
  });

  it('is told of when nobody listens, or what listens is not TLS', async () => {
    const { url } = await serve((_, response) => void response.end());
    const secure = await fetchFrom(`${url.replace('http:', 'https:')}/a`);
    expect(secure.failure!.code).toBe('connection');
    for (const close of closers.splice(0)) close();
    expect((await fetchFrom(`${url}/a`)).failure).toEqual({
      code: 'connection',
      reason: 'cannot be fetched: nobody listens there',
    });
  });

  it('ends with the signal, in its head and in its body', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/body') response.write('x');
    });
    for (const path of ['/head', '/body']) {
      const signal = AbortSignal.timeout(100);
      await expect(fetchFrom(`${url}${path}`, { signal })).rejects.toThrow(/timeout/);
    }
  });
});
