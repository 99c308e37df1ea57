import type { Context } from '#context.ts';
import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';

import { readCursor, toMarketPage, type MarketPage, type MarketPageInput } from './cursor.ts';
import {
  hasAlbumLicence,
  hasTrackLicence,
  listHeldLicences,
  type HeldLicence,
} from './licence-store.ts';

export interface LicenceListInput extends MarketPageInput {
  readonly holderId: UserId;
  /** With one of these, only licences of exactly that. */
  readonly trackId?: TrackId | undefined;
  readonly albumId?: AlbumId | undefined;
}

/** Licences of an account, the newest first, also those not in force. @throws MARKET_CURSOR_INVALID */
export async function listLicences(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, ...of }: LicenceListInput,
): Promise<MarketPage<HeldLicence>> {
  const after = readCursor(cursor);
  const rows = await listHeldLicences(ctx, { ...of, after, limit: limit + 1 });
  return toMarketPage(rows, limit, (licence) => licence.grantedAt);
}

/** Whether a licence that is in force lets the viewer hear the track, whoever else may. */
export async function holdsLicence(
  ctx: Pick<Context, 'db'>,
  viewer: Viewer,
  trackId: TrackId,
): Promise<boolean> {
  return viewer.kind === 'account' && (await hasTrackLicence(ctx, viewer.userId, trackId));
}

/** Whether a licence that is in force opens the whole album to the viewer. */
export async function holdsAlbumLicence(
  ctx: Pick<Context, 'db'>,
  viewer: Viewer,
  albumId: AlbumId,
): Promise<boolean> {
  return viewer.kind === 'account' && (await hasAlbumLicence(ctx, viewer.userId, albumId));
}
