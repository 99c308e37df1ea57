import { POSITION_GAP } from '#domains/playlists/index.ts';

import { uniqueName } from './names.ts';
import { writeId, type ScalePlan } from './plan.ts';
import { openPopularity } from './popularity.ts';
import { randomBelow, randomLogNormal } from './random.ts';
import type { ScaleTable } from './tables.ts';
import { momentOf } from './time.ts';

const ITEMS_MAX = 500;
const PUBLIC_PERCENT = 30;
const GAP = Number(POSITION_GAP);
/** A log-normal number with this spread is on average so many times its median. */
export const MEAN_OF_MEDIAN = 1.27;
export const SPREAD_OCTAVES = 1;

const owner = (plan: ScalePlan, index: number): number =>
  randomBelow(plan.users, plan.seed, 40, index);

export const playlistTable: ScaleTable = {
  table: 'playlists',
  columns: {
    id: 'uuid',
    owner_id: 'uuid',
    title: 'text',
    visibility: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  total: (plan) => plan.playlists,
  *rows(plan) {
    const id = Buffer.alloc(16);
    const ownerId = Buffer.alloc(16);
    const row: unknown[] = [id, ownerId, '', '', 0, 0];
    for (let index = 0; index < plan.playlists; index += 1) {
      writeId(id, plan, 'playlist', index);
      writeId(ownerId, plan, 'user', owner(plan, index));
      row[2] = uniqueName(2, plan.seed + 7, index).text;
      row[3] = randomBelow(100, plan.seed, 41, index) < PUBLIC_PERCENT ? 'public' : 'private';
      row[4] = row[5] = momentOf(index, plan.playlists);
      yield row;
    }
  },
};

export const itemTable: ScaleTable = {
  table: 'playlist_items',
  columns: {
    id: 'uuid',
    playlist_id: 'uuid',
    track_id: 'uuid',
    position: 'int8',
    added_by: 'uuid',
    added_at: 'timestamptz',
  },
  total: (plan) => plan.playlists * plan.itemsPerPlaylist,
  *rows(plan) {
    const [id, playlist, track, addedBy] = Array.from({ length: 4 }, () => Buffer.alloc(16));
    const row: unknown[] = [id, playlist, track, 0, addedBy, 0];
    const popular = openPopularity(Math.max(1, plan.tracks));
    const median = plan.itemsPerPlaylist / MEAN_OF_MEDIAN;
    let item = 0;
    for (let index = 0; index < plan.playlists && plan.tracks > 0; index += 1) {
      const items = randomLogNormal(median, SPREAD_OCTAVES, plan.seed, 50, index);
      writeId(playlist!, plan, 'playlist', index);
      writeId(addedBy!, plan, 'user', owner(plan, index));
      row[5] = momentOf(index, plan.playlists);
      for (let place = 1; place <= Math.min(ITEMS_MAX, items); place += 1) {
        writeId(id!, plan, 'item', item);
        writeId(track!, plan, 'track', popular(plan.seed, 51, item));
        row[3] = place * GAP;
        yield row;
        item += 1;
      }
    }
  },
};
