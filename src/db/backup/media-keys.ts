import type pg from 'pg';

const FETCHED_AT_ONCE = 1000;
/** Tables of veza that name stored media. */
const TABLES = ['assets', 'covers', 'sources'];

/** Keys of all media that the rows of the snapshot name, a thousand at a time. */
export async function* listMediaKeys(client: pg.Client): AsyncGenerator<string, void, void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_attribute as att
     join pg_class as rel on rel.oid = att.attrelid
     where rel.relnamespace = to_regnamespace('public') and rel.relname = any ($1)
       and att.attname = 'storage_key'`,
    [TABLES],
  );
  if (rows[0]!.count < TABLES.length) return;
  const selects = TABLES.map((table) => `select storage_key as key from public.${table}`);
  await client.query(`declare media no scroll cursor for ${selects.join(' union all ')}`);
  for (;;) {
    const page = await client.query<{ key: string }>(`fetch ${FETCHED_AT_ONCE} from media`);
    for (const { key } of page.rows) yield key;
    if (page.rows.length < FETCHED_AT_ONCE) break;
  }
  await client.query('close media');
}
