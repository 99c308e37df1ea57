import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';
import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';

import {
  hasAlbumLicence,
  hasTrackLicence,
  listHeldLicences,
  type HeldLicence,
} from './licence-store.ts';

const CURSORS = timeCursors('licences.recent');

export interface LicenceListInput extends PageInput {
  readonly holderId: UserId;
  /** With one of these, only licences of exactly that. */
  readonly trackId?: TrackId | undefined;
  readonly albumId?: AlbumId | undefined;
}

/** Licences of an account, the newest first, also those not in force. @throws CURSOR_INVALID */
export async function listLicences(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, ...of }: LicenceListInput,
): Promise<Page<HeldLicence>> {
  const after = CURSORS.decode(cursor);
  const rows = await listHeldLicences(ctx, { ...of, after, limit: limit + 1 });
  return toPage(rows, limit, ({ grantedAt: at, id }) => CURSORS.encode({ at, id }));
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
