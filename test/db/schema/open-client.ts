import pg from 'pg';

import { openTestDatabase } from '../../support/test-context.ts';

/** A client on a database of its own: a copy of the migrated one, or an empty one. */
export async function openClient(
  options: { empty?: boolean } = {},
): Promise<{ client: pg.Client; url: string } & AsyncDisposable> {
  const database = await openTestDatabase(options);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return {
    client,
    url: database.url,
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await database[Symbol.asyncDispose]();
    },
  };
}
