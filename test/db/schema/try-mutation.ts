import {
  diffCatalogs,
  mendCatalog,
  readCatalog,
  type CatalogSnapshot,
  type Queryable,
} from '#db/schema/index.ts';

import { dependentsOf, describe, type Mutation } from './mutations.ts';

/**
 * Changes the schema in a transaction, looks what is found, mends it, looks again, and rolls back.
 * @returns what was wrong; nothing when all is as it should be.
 */
export async function tryMutation(
  client: Queryable,
  before: CatalogSnapshot,
  mutation: Mutation,
): Promise<string[]> {
  await client.query('begin');
  try {
    await client.query(mutation.sql);
    const after = await readCatalog(client);
    const found = diffCatalogs(before, after);
    const names = new Set(found.map(({ object }) => describe(object)));
    const allowed = dependentsOf([before, after], mutation.touched);
    const wrong = [
      ...mutation.touched.filter((name) => !names.has(name)).map((name) => `not found: ${name}`),
      ...[...names].filter((name) => !allowed.has(name)).map((name) => `found besides: ${name}`),
    ];
    if (mutation.unmended) return wrong;
    return [...wrong, ...(await mend(client, before, after))];
  } finally {
    await client.query('rollback');
  }
}

async function mend(
  client: Queryable,
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): Promise<string[]> {
  const script = mendCatalog(before, after);
  for (const statement of script) {
    try {
      await client.query(statement);
    } catch (error) {
      return [`mending failed: ${(error as Error).message}: ${statement}`, ...script];
    }
  }
  // Where a column stands cannot be mended by a statement.
  const left = diffCatalogs(before, await readCatalog(client)).filter(
    ({ field }) => field !== 'columnOrder',
  );
  if (left.length === 0) return [];
  return [
    ...left.map(
      ({ kind, object, field, expected, live }) =>
        `left: ${kind} ${describe(object)} ${field} ${JSON.stringify(expected)} ${JSON.stringify(live)}`,
    ),
    ...script,
  ];
}
