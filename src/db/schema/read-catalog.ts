import { flattenLogic } from './flatten-logic.ts';
import {
  objectKey,
  OBJECT_TYPES,
  type CatalogObject,
  type CatalogSnapshot,
  type Json,
  type ObjectType,
  type Queryable,
} from './model.ts';
import { FOUND_READERS } from './read/readers.ts';
import { catalogStatement, type CatalogScope } from './read/statement.ts';

/** What the statement depends on; the settings quoted. */
interface Before {
  version: number;
  readers: number[];
  path: string;
  jit: string;
}

interface Row {
  type: ObjectType | '@uses';
  schema: string | null;
  table: string | null;
  name: string;
  fields: Json;
}

/**
 * Reads the schema of a database: tables, types, functions, grants and everything else that a dump
 * of it would say, without a single OID, the same on PostgreSQL 15 to 18. Two round trips: a kind of
 * object that the first finds none of is left out of the second, which is one snapshot. It writes
 * nothing and leaves the transaction that it runs in as it was.
 * @throws what the server says; reading needs no rights beyond connecting.
 */
export async function readCatalog(
  client: Queryable,
  options: CatalogScope = {},
): Promise<CatalogSnapshot> {
  const [before] = await rowsOf<Before>(
    client,
    `select current_setting('server_version_num')::int / 10000 as version,
            ${FOUND_READERS} as readers,
            quote_literal(current_setting('search_path')) as path,
            quote_literal(current_setting('jit')) as jit`,
  );
  const { version, readers, path, jit } = before!;
  // With an empty path every name in a definition comes out qualified. To compile so large a
  // statement would take longer than to run it. Several statements in one text are one transaction,
  // so that `set local` holds even where no transaction is open.
  const rows = await rowsOf<Row>(
    client,
    `set local search_path = ''; set local jit = off;
     ${catalogStatement({ version, readers }, options)};
     select set_config('search_path', ${path}, true), set_config('jit', ${jit}, true)`,
  );
  const objects = rows.filter((row) => row.type !== '@uses').map(toObject);
  for (const object of objects) {
    if (options.owners === false) delete object.fields['owner'];
    flattenFields(object);
  }
  const known = new Set(objects.map(objectKey));
  const uses = rows.filter((row) => row.type === '@uses').map(toUse);
  return {
    format: 1,
    serverVersion: version,
    objects: objects.sort(compareObjects),
    uses: uses
      .filter(([user, used]) => known.has(user) && known.has(used))
      .sort(([userA, usedA], [userB, usedB]) => compare(userA, userB) || compare(usedA, usedB)),
  };
}

function toObject({
  type,
  schema,
  table,
  name,
  fields,
}: Row): CatalogObject & { fields: Record<string, Json> } {
  return {
    type: type as ObjectType,
    ...(schema === null ? {} : { schema }),
    ...(table === null ? {} : { table }),
    name,
    fields: fields as Record<string, Json>,
  };
}

/** Fields that hold conditions; the body of a function is text of somebody. */
const CONDITIONS = ['definition', 'default', 'expression', 'using', 'check'];
const ROUTINES = new Set<ObjectType>(['function', 'procedure']);

function flattenFields({ type, fields }: { type: ObjectType; fields: Record<string, Json> }): void {
  if (ROUTINES.has(type)) return;
  for (const name of CONDITIONS) {
    const value = fields[name];
    if (typeof value === 'string') fields[name] = flattenLogic(value);
  }
}

function toUse({ name, fields }: Row): [string, string] {
  return [JSON.stringify(JSON.parse(name)), JSON.stringify(JSON.parse(fields as string))];
}

/** The order of a snapshot: by type, then by name. */
export function compareObjects(a: CatalogObject, b: CatalogObject): number {
  return (
    OBJECT_TYPES.indexOf(a.type) - OBJECT_TYPES.indexOf(b.type) ||
    compare(a.schema ?? '', b.schema ?? '') ||
    compare(a.table ?? '', b.table ?? '') ||
    compare(a.name, b.name)
  );
}

/** By code units: no language's order, which another server might not share. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows of the first statement of a text that has any. */
async function rowsOf<R>(client: Queryable, text: string): Promise<R[]> {
  const result = (await client.query(text)) as Result<R> | Result<R>[];
  const results = Array.isArray(result) ? result : [result];
  return results.find(({ command }) => command === 'SELECT')!.rows;
}

interface Result<R> {
  readonly command: string;
  readonly rows: R[];
}
