import { createServer } from 'node:net';

import { expect, test } from 'vitest';

import { openDatabase } from '#db/database.ts';
import { openHome } from '#db/embedded/open-home.ts';
import { findPostmaster } from '#db/embedded/postmaster-pid.ts';
import { startPostmaster } from '#db/embedded/start-postmaster.ts';

import { openEmbeddedTest } from './embedded-test.ts';

test('a port that somebody else holds is named', async () => {
  await using t = await openEmbeddedTest();
  const first = await openDatabase(t.ctx);
  await first[Symbol.asyncDispose]();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  try {
    const home = await openHome(t.ctx);
    const start = startPostmaster(t.ctx, { ...home, address: { host: '127.0.0.1', port } });
    await expect(start).rejects.toMatchObject({
      code: 'EMBEDDED_PORT_TAKEN',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});

test('a second server on a live folder is refused, and the first goes on', async () => {
  await using t = await openEmbeddedTest();
  await using database = await openDatabase(t.ctx);
  const before = await findPostmaster(t.paths.data);
  const home = await openHome(t.ctx);
  const { host, port } = database.connection as { host: string; port: number };
  await expect(startPostmaster(t.ctx, { ...home, address: { host, port } })).rejects.toMatchObject({
    code: 'EMBEDDED_FOLDER_IN_USE',
    exitCode: 5,
  });
  expect(await findPostmaster(t.paths.data)).toEqual(before);
});
