import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readCatalog, type CatalogSnapshot } from '#db/schema/index.ts';

import { drawFrom } from './draw-from.ts';
import { makeEverything } from './everything.ts';
import { drawMutation, MUTATION_KINDS } from './mutations.ts';
import { openClient } from './open-client.ts';
import { tryMutation } from './try-mutation.ts';

const SEED = 'three';

let database: Awaited<ReturnType<typeof openClient>>;
let before: CatalogSnapshot;
beforeAll(async () => {
  database = await openClient();
  await makeEverything(database.client);
  before = await readCatalog(database.client);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** Every third kind; the rest is for the soak, which may also do what needs a superuser. */
const KINDS = MUTATION_KINDS.filter((_, index) => index % 3 === 0);

describe('a strange change of the schema', () => {
  it.each(KINDS)('is named with nothing else, and its SQL takes it back: %s', async (kind) => {
    const mutation = drawMutation(before, kind, drawFrom(`${SEED}/${kind}`));
    expect(await tryMutation(database.client, before, mutation), mutation.sql).toEqual([]);
  });

  it('is nothing where nothing was changed', async () => {
    const mutation = { kind: 'none', sql: 'select 1', touched: [] };
    expect(await tryMutation(database.client, before, mutation)).toEqual([]);
  });
});
