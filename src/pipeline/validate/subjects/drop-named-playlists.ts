import { viewPlaylist } from '../../playlist/view-playlist.ts';
import { PLAYLIST_BYTES_MAX } from '../../playlist/tokenize.ts';
import { listReferences } from '../list-references.ts';
import { readWhole } from '../read-whole.ts';
import type { ByteSource } from '../sources/byte-source.ts';

/** Playlists that are read at one time. */
const READS_MAX = 16;
/** Tags that name playlists. */
const NAMING = ['#EXT-X-STREAM-INF', '#EXT-X-MEDIA:', '#EXT-X-I-FRAME-STREAM-INF'];

/**
 * Leaves out the media playlists that another of the playlists names: they are validated with it, once.
 * Playlists that cannot be read stay, so that somebody says so.
 */
export async function dropNamedPlaylists(
  ctx: { readonly source: ByteSource; readonly signal: AbortSignal },
  locations: readonly string[],
): Promise<string[]> {
  const named = new Set<string>();
  for (let at = 0; at < locations.length; at += READS_MAX) {
    const batch = locations.slice(at, at + READS_MAX);
    const lists = await Promise.all(batch.map((location) => namedBy(ctx, location)));
    for (const other of lists.flat()) named.add(other);
  }
  return locations.filter((location) => !named.has(location));
}

async function namedBy(
  ctx: { readonly source: ByteSource; readonly signal: AbortSignal },
  location: string,
): Promise<string[]> {
  const { bytes, fetched } = await readWhole(ctx, location, PLAYLIST_BYTES_MAX);
  if (bytes === undefined || !NAMING.some((tag) => bytes.includes(tag))) return [];
  const resolve = (uri: string, base: string) => ctx.source.resolve(uri, base);
  const playlist = viewPlaylist(fetched.resource, bytes, { resolve });
  if (playlist.kind !== 'multivariant') return [];
  // Itself, where it is named in a circle, is still where a player would start.
  return listReferences(playlist).filter((other) => other !== location);
}
