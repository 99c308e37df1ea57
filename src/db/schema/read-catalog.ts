import type { CatalogSnapshot, Queryable } from './model.ts';
import { SERVER_QUERY, type Finding, type Server } from './read/found.ts';
import { catalogQuery, type CatalogScope, type RawCatalog } from './read/statement.ts';
import { snapshotOf } from './snapshot-of.ts';

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
  const server = await readServer(client);
  const { rows } = await runOnCatalog<{ catalog: RawCatalog }>(
    client,
    server,
    catalogQuery(server, options),
  );
  return snapshotOf(rows[0]!.catalog, options);
}

/** What the server answers to a statement. */
interface Result<R> {
  readonly command: string;
  readonly rows: R[];
}

/** What a statement about the catalog depends on, and the settings that it gives back, quoted. */
export interface ServerFacts extends Server {
  readonly path: string;
  readonly jit: string;
}

/** Looks what the server is and what its database may have. */
export async function readServer(client: Queryable): Promise<ServerFacts> {
  const { rows } = (await client.query(SERVER_QUERY)) as Result<
    Omit<ServerFacts, 'found'> & { readonly found: readonly Finding[] }
  >;
  return { ...rows[0]!, found: new Set(rows[0]!.found) };
}

/** Runs a statement that `catalogQuery` is all or a part of, made for this server. */
export async function runOnCatalog<R>(
  client: Queryable,
  { path, jit }: ServerFacts,
  statement: string,
): Promise<Result<R>> {
  // With an empty path every name in a definition comes out qualified. To compile so large a
  // statement would take longer than to run it. Several statements in one text are one transaction,
  // so that `set local` holds even where no transaction is open.
  const results = (await client.query(
    `set local search_path = ''; set local jit = off;
     ${statement};
     select set_config('search_path', ${path}, true), set_config('jit', ${jit}, true)`,
  )) as Result<R>[];
  return results[2]!;
}
