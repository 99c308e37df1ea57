import type { FileRun } from '../file-run.ts';
import type { MigrationSession } from '../session.ts';
import { positionAt } from '../source-position.ts';
import { quoteName } from '../steps/find-indexes.ts';
import { batchErrors } from './batch-errors.ts';
import type { BatchSpec } from './model.ts';

/** Up to so many rows are counted; of a bigger table the statistics say how many it has. */
const COUNT_ROWS_MAX = 1_000_000;

interface Column {
  number: number | null;
  isNullable: boolean;
}

/**
 * The table that a file in batches walks along, quoted with its schema.
 * @throws MIGRATION_BATCH_UNFIT when the table or a key column is not there, a key may be null, or
 * no index helps to find the next batch.
 */
export async function findTarget(
  { client }: MigrationSession,
  run: FileRun,
  batch: BatchSpec,
): Promise<string> {
  const { relation } = run.statements[0]!.tree as {
    relation: { schemaname?: string; relname: string };
  };
  const written = quoteName({ schema: relation.schemaname ?? null, name: relation.relname });
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', space.nspname, rel.relname) as name
     from pg_class as rel join pg_namespace as space on space.oid = rel.relnamespace
     where rel.oid = to_regclass($1) and rel.relkind in ('r', 'p')`,
    [written],
  );
  if (tables.length === 0) {
    const { offset } = run.statements[0]!;
    throw unfit(run, offset, `there is no table ${written}`, 'veza migrate status');
  }
  const table = tables[0]!.name;
  const { rows: columns } = await client.query<Column>(COLUMNS, [table, batch.key]);
  for (const [at, { number, isNullable }] of columns.entries()) {
    const name = batch.key[at]!;
    if (number === null) {
      const fix = 'Name columns of the table in key=, its primary key as a rule.';
      throw unfit(run, batch.offset, `${table} has no column ${name}`, fix);
    }
    if (isNullable) {
      const fix = `Take another key, or forbid null first: alter table ${table} alter ${name} set not null`;
      throw unfit(
        run,
        batch.offset,
        `${name} of ${table} may be null, and such rows have no place in the order`,
        fix,
      );
    }
  }
  const { rowCount } = await client.query(INDEXES, [table, columns.map((item) => item.number)]);
  if (rowCount === 0) {
    const list = batch.key.join(', ');
    const fix = `Make one in a file before it, with -- veza:no-transaction: create index concurrently on ${table} (${list})`;
    throw unfit(
      run,
      batch.offset,
      `no index of ${table} begins with ${list}, and each batch would read all of it`,
      fix,
    );
  }
  return table;
}

const COLUMNS = `
  select att.attnum as number, not coalesce(att.attnotnull, false) as "isNullable"
  from unnest($2::text[]) with ordinality as key (name, at)
  left join pg_attribute as att on att.attrelid = $1::regclass and att.attname = key.name
    and att.attnum > 0 and not att.attisdropped
  order by key.at`;

const INDEXES = `
  select from pg_index as index
  join pg_class as rel on rel.oid = index.indexrelid
  join pg_am as method on method.oid = rel.relam
  where index.indrelid = $1::regclass and index.indisvalid and index.indpred is null
    and method.amname = 'btree'
    and $2::int2[] = (select array_agg(number order by at)
      from unnest(index.indkey::int2[]) with ordinality as part (number, at)
      where at <= cardinality($2::int2[]))
  limit 1`;

function unfit(run: FileRun, offset: number, message: string, fix: string): Error {
  const { file } = run.migration;
  const place = positionAt(file.text, offset);
  return batchErrors.MIGRATION_BATCH_UNFIT({ file: `${file.name}.sql`, ...place, message, fix });
}

/** How many rows a table has: counted, or for a big one as the statistics estimate. */
export async function countRows({ client }: MigrationSession, table: string): Promise<number> {
  const { rows } = await client.query<{ counted: number; estimated: number }>(
    `select (select count(*) from (select from ${table} limit ${COUNT_ROWS_MAX}) as page)::float8
         as counted,
       (select coalesce(sum(greatest(reltuples, 0)), 0)::float8 from pg_class
        where oid = $1::regclass or oid in (select relid from pg_partition_tree($1::regclass)
          where isleaf)) as estimated`,
    [table],
  );
  const { counted, estimated } = rows[0]!;
  return counted < COUNT_ROWS_MAX ? counted : Math.max(counted, Math.round(estimated));
}
