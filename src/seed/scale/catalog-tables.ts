import { CI_TRACKS } from '../ci/cast.ts';
import type { Prepared } from '../ci/prepared.ts';
import { uniqueName, type Name } from './names.ts';
import { TRACKS_PER_ALBUM, writeId, type ScalePlan } from './plan.ts';
import { random32, randomBelow, randomRank } from './random.ts';
import type { ScaleTable } from './tables.ts';
import { momentOf } from './time.ts';
import { artistUser } from './user-table.ts';

const GENRES = ['Ambient', 'Electronic', 'Downtempo', 'Folk', 'Jazz', 'Metal', 'Pop', 'Rock', null];
/** Of a hundred tracks so many are on no album. */
const SINGLES_PERCENT = 15;
const ARTIST_WORDS = 3;
const ALBUM_WORDS = 4;

const artistName = (plan: ScalePlan, index: number): Name =>
  uniqueName(ARTIST_WORDS, plan.seed, index);
const albumName = (plan: ScalePlan, index: number): Name =>
  uniqueName(ALBUM_WORDS, plan.seed + 3, index);
/** Few artists made most of the albums. */
const albumArtist = (plan: ScalePlan, album: number): number =>
  randomRank(plan.artists, plan.seed, 11, album);

export const artistTable: ScaleTable = {
  table: 'artists',
  columns: { id: 'uuid', name: 'text', created_at: 'timestamptz' },
  total: (plan) => plan.artists,
  *rows(plan) {
    const id = Buffer.alloc(16);
    const row: unknown[] = [id, '', 0];
    for (let index = 0; index < plan.artists; index += 1) {
      writeId(id, plan, 'artist', index);
      row[1] = artistName(plan, index).text;
      row[2] = momentOf(index, plan.artists);
      yield row;
    }
  },
};

export const albumTable: ScaleTable = {
  table: 'albums',
  columns: {
    id: 'uuid',
    title: 'text',
    artist_id: 'uuid',
    year: 'int4',
    search_document: 'text',
    created_at: 'timestamptz',
  },
  total: (plan) => plan.albums,
  *rows(plan) {
    const id = Buffer.alloc(16);
    const artistId = Buffer.alloc(16);
    const row: unknown[] = [id, '', artistId, 0, '', 0];
    for (let index = 0; index < plan.albums; index += 1) {
      const artist = albumArtist(plan, index);
      const title = albumName(plan, index);
      writeId(id, plan, 'album', index);
      writeId(artistId, plan, 'artist', artist);
      row[1] = title.text;
      row[3] = 1970 + randomBelow(56, plan.seed, 12, index);
      row[4] = `${title.plain} ${artistName(plan, artist).plain}`;
      row[5] = momentOf(index, plan.albums);
      yield row;
    }
  },
};

export const sourceTable: ScaleTable = {
  table: 'sources',
  columns: {
    id: 'uuid',
    content_hash: 'bytea',
    bytes: 'int8',
    mime: 'text',
    container: 'text',
    codec: 'text',
    storage_key: 'text',
    created_at: 'timestamptz',
  },
  total: (plan) => plan.tracks,
  *rows(plan) {
    const id = Buffer.alloc(16);
    const hash = Buffer.alloc(32);
    const row: unknown[] = [id, hash, 0, 'audio/flac', 'flac', 'flac', '', 0];
    for (let index = 0; index < plan.tracks; index += 1) {
      writeId(id, plan, 'source', index);
      for (let word = 0; word < 4; word += 1) {
        hash.writeUInt32BE(random32(plan.seed, 20 + word, index), word * 4);
      }
      // The id makes it unique.
      id.copy(hash, 16);
      const hex = hash.toString('hex');
      row[2] = 5_000_000 + randomBelow(60_000_000, plan.seed, 25, index);
      row[6] = `originals/${hex.slice(0, 2)}/${hex}`;
      row[7] = momentOf(index, plan.tracks);
      yield row;
    }
  },
};

/** Every track plays one of the ten recordings. */
export function trackTableOf(prepared: Pick<Prepared, 'tracks'>): ScaleTable {
  const assets = prepared.tracks.map(({ asset }) => ({
    id: Buffer.from(asset.id.replaceAll('-', ''), 'hex'),
    durationMs: asset.durationMs,
  }));
  return {
    table: 'tracks',
    columns: {
      id: 'uuid',
      owner_id: 'uuid',
      title: 'text',
      artist_id: 'uuid',
      album_id: 'uuid',
      track_number: 'int4',
      genre: 'text',
      duration_ms: 'int4',
      visibility: 'text',
      state: 'text',
      source_id: 'uuid',
      asset_id: 'uuid',
      search_document: 'text',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    total: (plan) => plan.tracks,
    *rows(plan) {
      const [id, owner, artistId, albumId, source] = Array.from({ length: 5 }, () =>
        Buffer.alloc(16),
      );
      const row: unknown[] = [id, owner, '', artistId, null, null, null, 0, '', 'ready', source];
      let [album, artist, by, on] = [-1, 0, '', ''];
      for (let index = 0; index < plan.tracks; index += 1) {
        const next = Math.min(plan.albums - 1, Math.floor(index / TRACKS_PER_ALBUM));
        if (next !== album) {
          album = next;
          artist = albumArtist(plan, album);
          by = artistName(plan, artist).plain;
          on = `${albumName(plan, album).plain} ${by}`;
        }
        const title = uniqueName(1 + randomBelow(3, plan.seed, 30, index), plan.seed + 5, index);
        const single = randomBelow(100, plan.seed, 31, index) < SINGLES_PERCENT;
        const asset = assets[index % CI_TRACKS.length]!;
        writeId(id!, plan, 'track', index);
        writeId(owner!, plan, 'user', artistUser(plan.users, artist));
        writeId(artistId!, plan, 'artist', artist);
        writeId(source!, plan, 'source', index);
        row[2] = title.text;
        row[4] = single ? null : writeId(albumId!, plan, 'album', album);
        row[5] = single ? null : (index % TRACKS_PER_ALBUM) + 1;
        row[6] = GENRES[randomBelow(GENRES.length, plan.seed, 32, album)];
        row[7] = asset.durationMs;
        row[8] = visibilityOf(randomBelow(100, plan.seed, 33, index));
        row[11] = asset.id;
        row[12] = single ? `${title.plain} ${by}` : `${title.plain} ${by} ${on}`;
        row[13] = row[14] = momentOf(index, plan.tracks);
        yield row;
      }
    },
  };
}

function visibilityOf(percent: number): string {
  if (percent < 80) return 'public';
  return percent < 95 ? 'members' : 'private';
}
