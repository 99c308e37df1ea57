import pg from 'pg';

import type { MigrationSession } from '../session.ts';
import type { BatchState } from './model.ts';

/** The keys of one batch, both ends inclusive, each column as text. */
export interface BatchRange {
  readonly first: string[];
  readonly last: string[];
  readonly rows: number;
}

/**
 * The next rows behind the last key that is done, in the order of the key; undefined when there
 * are none. Keys that are not unique may give a batch more rows than this counts.
 */
export async function findRange(
  { client }: MigrationSession,
  options: { state: BatchState; limit: number; until: readonly string[] | undefined },
): Promise<BatchRange | undefined> {
  const { state, limit, until } = options;
  const { table, key, last } = state;
  const values: unknown[] = [limit];
  const bound = (operator: string, ends: readonly string[]): string => {
    const numbers = ends.map((end) => `$${values.push(end)}`);
    return `(${columnsOf(key)}) ${operator} (${numbers.join(', ')})`;
  };
  const bounds = [
    ...(last === null ? [] : [bound('>', last)]),
    ...(until === undefined ? [] : [bound('<=', until)]),
  ];
  const where = bounds.length === 0 ? '' : `where ${bounds.join(' and ')}`;
  const { rows } = await client.query<{ first: string[]; last: string[]; rows: number }>(
    `with page as materialized (
       select ${columnsOf(key)} from ${table} ${where} order by ${columnsOf(key)} limit $1
     )
     select (select ${textsOf(key)} from page order by ${columnsOf(key)} limit 1) as first,
       (select ${textsOf(key)} from page order by ${columnsOf(key, 'desc')} limit 1) as last,
       (select count(*)::integer from page) as rows`,
    values,
  );
  const range = rows[0]!;
  return range.rows === 0 ? undefined : range;
}

function columnsOf(key: readonly string[], order = ''): string {
  return key.map((name) => `${pg.escapeIdentifier(name)} ${order}`.trimEnd()).join(', ');
}

/** As JSON writes values, which no setting of the session changes. */
function textsOf(key: readonly string[]): string {
  const texts = key.map((name) => `to_jsonb(${pg.escapeIdentifier(name)}) #>> '{}'`);
  return `array[${texts.join(', ')}]`;
}
