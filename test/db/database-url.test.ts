import { expect, test } from 'vitest';

import { formatDatabaseUrl, maskDatabaseUrl } from '#db/database-url.ts';
import { openExternal } from '#db/open-external.ts';
import { openTestDatabase } from '#test/support/test-context.ts';

test.each([
  ['postgres://ann:sekret@db.example/music', 'postgresql://ann@db.example:5432/music'],
  ['postgresql://ann:s%40k@[::1]:6000/music?sslmode=disable', 'postgresql://ann@[::1]:6000/music'],
  [
    'postgresql://ann:x@localhost/music?host=/run/postgresql',
    'postgresql://ann@localhost:5432/music?host=/run/postgresql',
  ],
])('%s is shown without its password', (url, shown) => {
  expect(maskDatabaseUrl(url)).toBe(shown);
});

test('odd characters survive the way through a URL', () => {
  const connection = { host: '/tmp/a b', port: 1, user: 'ä@b', database: 'c/d', password: 'p:@/?' };
  const url = new URL(formatDatabaseUrl(connection, { withPassword: true }));
  expect(decodeURIComponent(url.username)).toBe('ä@b');
  expect(decodeURIComponent(url.password)).toBe('p:@/?');
  expect(decodeURIComponent(url.pathname)).toBe('/c/d');
  expect(url.searchParams.get('host')).toBe('/tmp/a b');
});

test('a server named by URL is opened, and its faults have codes', async () => {
  await using own = await openTestDatabase({ empty: true });
  await using database = await openExternal(own.url);
  expect(database.kind).toBe('external');
  expect(database.displayUrl).toBe(maskDatabaseUrl(own.url));

  const url = new URL(own.url);
  url.pathname = '/no_such_database';
  await expect(openExternal(url.href)).rejects.toMatchObject({ code: 'DB_REFUSED', exitCode: 4 });
  await expect(openExternal('postgres://a@127.0.0.1:1/b')).rejects.toMatchObject({
    code: 'DB_UNREACHABLE',
    exitCode: 9,
  });
});

test('a server that does not answer is named with host and port, and without the password', async () => {
  for (const host of ['localhost', '127.0.0.1', 'no-such-host.invalid']) {
    const refused = openExternal(`postgres://ann:sekret@${host}:9/music`);
    const at = `postgresql://ann@${host}:9/music`;
    await expect(refused).rejects.toMatchObject({
      code: 'DB_UNREACHABLE',
      exitCode: 9,
      message: expect.stringContaining(`The database at ${at} cannot be reached: `),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('sekret') });
  }
});
