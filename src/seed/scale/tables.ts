import type { CopyColumns, CopyRow } from '#db/copy/index.ts';

import type { Prepared } from '../ci/prepared.ts';
import { albumTable, artistTable, sourceTable, trackTableOf } from './catalog-tables.ts';
import { followTables, likeTable } from './library-tables.ts';
import type { ScalePlan } from './plan.ts';
import { playTable } from './play-table.ts';
import { itemTable, playlistTable } from './playlist-tables.ts';
import { userTable } from './user-table.ts';

/** One table of a world: what is written of it, and how it is made. */
export interface ScaleTable {
  readonly table: string;
  readonly columns: CopyColumns;
  /** About how many rows; exactly where it follows from the plan. */
  readonly total: (plan: ScalePlan) => number;
  /** The rows in order; one array for all of them, with new values for each. */
  readonly rows: (plan: ScalePlan) => Iterable<CopyRow>;
}

/** The tables of a world whose tracks play these recordings. Pure. */
export function scaleTables(prepared: Pick<Prepared, 'tracks'>): readonly ScaleTable[] {
  return [
    userTable,
    artistTable,
    albumTable,
    sourceTable,
    trackTableOf(prepared),
    playlistTable,
    itemTable,
    likeTable,
    ...followTables,
    playTable,
  ];
}
