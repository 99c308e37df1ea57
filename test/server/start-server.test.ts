import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import http from 'node:http';

import { describe, expect, test } from 'vitest';
import * as z from 'zod';

import { BUS_CHANNELS, type Bus } from '#db/bus/bus.ts';
import { anyone } from '#server/http/access.ts';
import { defineRoute } from '#server/http/route.ts';
import { startServer } from '#server/index.ts';
import { OPERATIONS_ROUTES } from '#server/routes/operations.ts';

import { openTestContext } from '../support/test-context.ts';
import { startTestServer } from './start-test-server.ts';

function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrive = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const slow = defineRoute({
    method: 'get',
    path: '/slow',
    id: 'slow',
    summary: 'Waits until the test lets it end.',
    tag: 'test',
    access: anyone,
    responses: { 200: { doc: 'Done.', json: z.object({ done: z.boolean() }) } },
    handler: async () => {
      arrive();
      await opened;
      return { done: true };
    },
  });
  return { slow, open: () => open(), arrived };
}

describe('startServer', () => {
  test('says who holds the port', async () => {
    await using opened = await openTestContext();
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    try {
      const { port } = holder.address() as AddressInfo;
      await expect(startServer(opened.ctx, { port })).rejects.toMatchObject({
        code: 'PORT_TAKEN',
        category: 'outside',
        message: expect.stringContaining(`(pid ${process.pid})`) as string,
        hint: expect.stringContaining('--port') as string,
      });
    } finally {
      holder.close();
    }
  });

  test('says so when the address is not of this machine', async () => {
    await using opened = await openTestContext();
    const config = {
      ...opened.ctx.config,
      server: { ...opened.ctx.config.server, host: '203.0.113.77' },
    };
    await expect(startServer({ ...opened.ctx, config }, { port: 0 })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
    });
  });

  // News of payments wake the loop of a worker; a server only sends them.
  const heard = BUS_CHANNELS.filter((channel) => channel !== 'payments');
  test.each(heard)('leaves nothing open when it cannot listen to %s', async (broken) => {
    await using opened = await openTestContext();
    let open = 0;
    const { bus } = opened.ctx;
    const counted = (end: () => void) => {
      open += 1;
      return () => {
        open -= 1;
        end();
      };
    };
    const brokenBus: Bus = {
      publish: (channel, message) => bus.publish(channel, message),
      pingMs: () => bus.pingMs(),
      onGap: (listener) => counted(bus.onGap(listener)),
      async subscribe(channel, listener) {
        if (channel === broken) throw new Error(`${channel} is deaf`);
        return counted(await bus.subscribe(channel, listener));
      },
      [Symbol.asyncDispose]: async () => {},
    };
    const starting = startServer({ ...opened.ctx, bus: brokenBus }, { port: 0 });
    await expect(starting).rejects.toThrow(`${broken} is deaf`);
    expect(open).toBe(0);
  });
});

describe('a graceful stop', () => {
  test('finishes what is under way and refuses what is new', async () => {
    const { slow, open, arrived } = gate();
    await using server = await startTestServer({ routes: [slow, ...OPERATIONS_ROUTES] });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    expect(await getStatus(server.server.port, '/ready', agent)).toBe(200);
    const answer = server.send({ path: '/slow', headers: { Connection: 'keep-alive' } });
    await arrived;
    const closed = server.server.close();
    await expect(server.send({ path: '/health' })).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    open();
    expect((await answer).json()).toEqual({ done: true });
    expect((await answer).headers['connection']).toBe('close');
    await closed;
    agent.destroy();
  });

  test('cuts what does not end within drainMs', async () => {
    const { slow, open, arrived } = gate();
    const environment = { VEZA_SERVER_DRAIN_MS: '50' };
    await using server = await startTestServer({ routes: [slow], environment });
    const ended = server.send({ path: '/slow' }).then(
      () => 'answered',
      () => 'cut',
    );
    await arrived;
    await server.server.close();
    expect(await ended).toBe('cut');
    open();
  });

  test('may be asked for twice', async () => {
    await using server = await startTestServer({ routes: [] });
    await Promise.all([server.server.close(), server.server.close()]);
    await server.server.close();
    await expect(server.send({ path: '/health' })).rejects.toThrow(/ECONNREFUSED/);
  });
});

async function getStatus(port: number, path: string, agent: http.Agent): Promise<number> {
  const req = http.get({ port, host: '127.0.0.1', path, agent });
  const [res] = (await once(req, 'response')) as [http.IncomingMessage];
  res.resume();
  await once(res, 'end');
  return res.statusCode!;
}
