import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { Id } from '#core/ids.ts';
import { originalKey } from '#storage/storage-keys.ts';

export interface AddedTrack {
  readonly trackId: Id<'track'>;
  readonly sourceId: Id<'source'>;
}

/** A track whose source is this file, as an import would leave it, without a job. */
export async function addTrack(ctx: Context, file: string | Uint8Array): Promise<AddedTrack> {
  const bytes = typeof file === 'string' ? await readFile(file) : file;
  const hash = createHash('sha256').update(bytes).digest();
  const key = originalKey(hash);
  await ctx.storage.putBytes(key, bytes);
  const [artistId, sourceId, trackId] = [
    ctx.ids.next<'artist'>(),
    ctx.ids.next<'source'>(),
    ctx.ids.next<'track'>(),
  ];
  await query(ctx, sql`insert into artists (id, name) values (${artistId}::uuid, ${artistId})`);
  await query(
    ctx,
    sql`insert into sources (id, content_hash, bytes, mime, container, codec, storage_key)
        values (${sourceId}::uuid, ${hash}, ${bytes.length}, 'audio/wav', 'wav', 'pcm_s16le', ${key})`,
  );
  await query(
    ctx,
    sql`insert into tracks (id, title, artist_id, visibility, source_id)
        values (${trackId}::uuid, ${`Track ${trackId}`}, ${artistId}::uuid, 'public', ${sourceId}::uuid)`,
  );
  return { trackId, sourceId };
}

/** 16-bit stereo WAV of a quiet noise-like tone; the same seconds and seed give the same bytes. */
export function makeWav(seconds: number, seed = 1): Buffer {
  const frames = Math.round(seconds * 44_100);
  const data = Buffer.alloc(frames * 4);
  let state = seed;
  for (let frame = 0; frame < frames; frame += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const tone = Math.sin((frame * 2 * Math.PI * (220 + seed * 20)) / 44_100) * 8000;
    const noise = (state / 2_147_483_648 - 0.5) * 2000;
    data.writeInt16LE(Math.round(tone + noise), frame * 4);
    data.writeInt16LE(Math.round(tone - noise), frame * 4 + 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(44_100, 24);
  header.writeUInt32LE(44_100 * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
