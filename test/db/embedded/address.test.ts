import { createServer } from 'node:net';

import { expect, test } from 'vitest';

import { chooseAddress } from '#db/embedded/address.ts';

const long = `/${'x'.repeat(100)}`;

test('a short folder gets a Unix socket, whatever was before', async () => {
  const previous = { host: '127.0.0.1', port: 40_000 };
  expect(await chooseAddress('/srv/veza/run', previous)).toEqual({
    host: '/srv/veza/run',
    port: 5432,
  });
});

test('a path is measured in bytes, as the kernel does', async () => {
  expect((await chooseAddress(`/${'é'.repeat(50)}`)).host).toBe('127.0.0.1');
});

test('a long folder gets the port it had before, or another where that is taken', async () => {
  const first = await chooseAddress(long);
  expect(await chooseAddress(long, first)).toEqual(first);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(first.port, '127.0.0.1', resolve));
  try {
    const second = await chooseAddress(long, first);
    expect(second.host).toBe('127.0.0.1');
    expect(second.port).not.toBe(first.port);
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});
