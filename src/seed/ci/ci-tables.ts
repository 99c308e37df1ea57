import type { SeedTable } from '../world/model.ts';
import { accountRows } from './account-rows.ts';
import { catalogRows, trackRows } from './catalog-rows.ts';
import { listeningRows } from './listening-rows.ts';
import { mediaRows } from './media-rows.ts';
import type { Prepared } from './prepared.ts';

/** Every row of the world in an order that the foreign keys allow. Pure. */
export function ciTables(prepared: Prepared): SeedTable[] {
  return [
    ...accountRows(prepared),
    ...catalogRows(prepared),
    trackRows(prepared, false),
    ...mediaRows(prepared),
    trackRows(prepared, true),
    ...listeningRows(),
  ];
}
