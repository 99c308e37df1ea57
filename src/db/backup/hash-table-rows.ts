import { hashRows, type Queryable, type TableHash } from '../schema/index.ts';

/** The rows of one table, counted and hashed. */
export async function hashTableRows(
  client: Queryable,
  { schema, name }: { schema: string; name: string },
): Promise<TableHash> {
  const [found] = (await hashRows(client, [`${schema}.${name}`])).values();
  if (found === undefined) throw new Error(`there is no table ${schema}.${name}`);
  return found;
}
