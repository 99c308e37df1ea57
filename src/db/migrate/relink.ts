import { chainLink, type ChainLink } from './chain.ts';
import type { MigrationSession } from './session.ts';

interface Row extends Omit<ChainLink, 'id'> {
  /** A bare connection reads a bigint as text. */
  id: string;
  position: number;
  chain: string;
}

/**
 * Hashes every row above a position anew, after a row was taken out or a table without links got
 * them; the caller's transaction holds it together.
 */
export async function relink(
  session: Pick<MigrationSession, 'client' | 'recordTable'>,
  position: number,
): Promise<void> {
  const { client, recordTable: table } = session;
  const { rows } = await client.query<Row>(
    `select id, name, checksum, kind, breaking, position, chain from ${table}
     where position >= coalesce((select max(position) from ${table} where position < $1), 0)
     order by position`,
    [position],
  );
  let previous = '';
  for (const row of rows) {
    if (row.position > position) {
      previous = chainLink(previous, { ...row, id: BigInt(row.id) });
      await client.query(`update ${table} set chain = $2 where id = $1`, [row.id, previous]);
    } else previous = row.chain;
  }
}
