import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { AlbumMember } from './model.ts';
import { isBelow } from './store.ts';

/** The albums below a folder whose files do not all have the album's loudness as it is now. */
export async function listPendingAlbumKeys(ctx: DbContext, outRoot: string): Promise<string[]> {
  const rows = await query<{ albumKey: string }>(
    ctx,
    sql`select distinct album_key from outputs
        where ${isBelow(outRoot)} and album_pending and state = 'done'
        order by album_key`,
  );
  return rows.map((row) => row.albumKey);
}

/** Some files of an album, in the order of their folders, after the given one. */
export async function listAlbumRows(
  ctx: DbContext,
  input: { outRoot: string; albumKey: string; afterOutDir: string; limit: number },
): Promise<AlbumMember[]> {
  return query<AlbumMember>(
    ctx,
    sql`select out_dir, loudness::jsonb || loudness_blocks as loudness from outputs
        where ${isBelow(input.outRoot)} and album_key = ${input.albumKey}::text
          and state = 'done' and out_dir > ${input.afterOutDir}::text
        order by out_dir
        limit ${input.limit}::integer`,
  );
}

/** Says of an album below a folder whether its files still need its loudness. */
export async function updateAlbumPending(
  ctx: DbContext,
  outRoot: string,
  albumKey: string,
  pending: boolean,
): Promise<void> {
  await query(
    ctx,
    sql`update outputs set album_pending = ${pending}::boolean
        where ${isBelow(outRoot)} and album_key = ${albumKey}::text and state = 'done'
          and album_pending is distinct from ${pending}::boolean`,
  );
}
