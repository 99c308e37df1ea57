import type pg from 'pg';

/** Something that can be locked, as it was before the run. */
export interface Relation {
  readonly oid: number;
  readonly name: string;
  /** Estimate; null where PostgreSQL never counted. */
  readonly rows: number | null;
  readonly bytes: number;
  /** Changes when all rows are written anew; null where there are none of its own. */
  readonly fileNode: number | null;
}

/** Tables and views by oid; what is PostgreSQL's own or keeps veza's books is left out. */
export async function readRelations(client: pg.Client): Promise<Map<number, Relation>> {
  const { rows } = await client.query<Relation>(
    `select rel.oid, format('%I.%I', space.nspname, rel.relname) as name,
       nullif(rel.reltuples, -1)::float8 as rows,
       coalesce(pg_catalog.pg_total_relation_size(rel.oid), 0)::float8 as bytes,
       pg_catalog.pg_relation_filenode(rel.oid) as "fileNode"
     from pg_catalog.pg_class as rel
     join pg_catalog.pg_namespace as space on space.oid = rel.relnamespace
     where rel.relkind in ('r', 'p', 'm', 'v', 'f') and space.nspname !~ '^pg_'
       and space.nspname <> 'information_schema' and rel.relname !~ '^veza_migration'`,
  );
  return new Map(rows.map((row) => [row.oid, row]));
}

/** A lock on a relation, as PostgreSQL names its mode: `AccessExclusiveLock`. */
export interface HeldLock {
  readonly oid: number;
  readonly mode: string;
}

/** What a backend holds on relations at this moment. */
export async function readLocks(client: pg.Client, backend: number): Promise<HeldLock[]> {
  const { rows } = await client.query<HeldLock>(
    `select relation as oid, mode from pg_catalog.pg_locks
     where pid = $1 and locktype = 'relation' and granted`,
    [backend],
  );
  return rows;
}

/** The files of tables as they are now; of a table that is gone there is none. */
export async function readFileNodes(
  client: pg.Client,
  oids: readonly number[],
): Promise<Map<number, number | null>> {
  const { rows } = await client.query<{ oid: number; node: number | null }>(
    `select oid, pg_catalog.pg_relation_filenode(oid) as node
     from pg_catalog.pg_class where oid = any ($1::oid[])`,
    [oids],
  );
  return new Map(rows.map((row) => [row.oid, row.node]));
}
