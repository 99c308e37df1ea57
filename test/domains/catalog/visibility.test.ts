import { describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import {
  canRead,
  canWrite,
  deleteTrack,
  findMedia,
  getAlbum,
  getTrack,
  listAlbums,
  listArtists,
  listTracks,
  search,
  updateTrack,
  VISIBILITIES,
} from '#domains/catalog/index.ts';
import { GUEST } from '#domains/identity/index.ts';

import { openTestContext } from '../../support/test-context.ts';
import { addCatalogTrack, addViewer } from './add-catalog.ts';

const READERS = {
  public: ['guest', 'member', 'owner', 'moderator', 'admin'],
  members: ['member', 'owner', 'moderator', 'admin'],
  private: ['owner', 'moderator', 'admin'],
};
const WRITERS = ['owner', 'moderator', 'admin'];

test('the same viewers read a track by the pure rule, by id, in every list, in search and in counts', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const viewers = {
    guest: GUEST,
    member: await addViewer(ctx),
    owner: await addViewer(ctx, 'artist'),
    moderator: await addViewer(ctx, 'moderator'),
    admin: await addViewer(ctx, 'admin'),
  };
  const ownerId = viewers.owner.userId;
  for (const visibility of VISIBILITIES) {
    const track = { title: visibility, artist: `by ${visibility}`, album: `of ${visibility}` };
    const id = await addCatalogTrack(ctx, { ...track, visibility, ownerId });
    for (const [name, viewer] of Object.entries(viewers)) {
      const reads = READERS[visibility].includes(name);
      const seen = `${name} and a ${visibility} track`;
      expect(canRead(viewer, { visibility, ownerId }), seen).toBe(reads);
      expect(canWrite(viewer, { visibility, ownerId }), seen).toBe(WRITERS.includes(name));

      const tracks = await listTracks(ctx, { viewer, sort: 'title', limit: 10 });
      const albums = await listAlbums(ctx, { viewer, limit: 10 });
      const artists = await listArtists(ctx, { viewer, limit: 10 });
      const found = await search(ctx, { viewer, text: visibility, limit: 10 });
      expect(
        tracks.items.some((item) => item.id === id),
        seen,
      ).toBe(reads);
      expect(
        albums.items.some((item) => item.title === track.album),
        seen,
      ).toBe(reads);
      expect(
        artists.items.some((item) => item.name === track.artist),
        seen,
      ).toBe(reads);
      expect([found.tracks.length, found.albums.length, found.artists.length], seen).toEqual(
        reads ? [1, 1, 1] : [0, 0, 0],
      );
      const asked = getTrack(ctx, { viewer, id });
      if (reads) expect(await asked, seen).toMatchObject({ id });
      else
        await expect(asked, seen).rejects.toMatchObject({ code: 'TRACK_NOT_FOUND', status: 404 });
    }
  }
});

describe('changing a track', () => {
  test('is for owner and moderators, is audited, and is told on the bus', async () => {
    await using t = await openTestContext();
    const { ctx } = t;
    const owner = await addViewer(ctx, 'artist');
    const id = await addCatalogTrack(ctx, { title: 'Old', ownerId: owner.userId });
    const told: unknown[] = [];
    const arrived = new Promise<void>((resolve) => {
      void ctx.bus.subscribe('tracks', (message) => {
        told.push(message);
        resolve();
      });
    });
    const changed = await updateTrack(ctx, {
      viewer: owner,
      id,
      title: 'New',
      visibility: 'private',
    });
    expect(changed).toMatchObject({ title: 'New', visibility: 'private' });
    await arrived;
    expect(told).toEqual([{ trackId: id }]);
    const audit = await query<{ action: string; actorId: string; details: object }>(
      ctx,
      sql`select action, actor_id, details from audit_log where subject_id = ${id}`,
    );
    expect(audit).toEqual([
      {
        action: 'track.updated',
        actorId: owner.userId,
        details: {
          before: { title: 'Old', visibility: 'public' },
          after: { title: 'New', visibility: 'private' },
        },
      },
    ]);
  });

  test('answers a stranger with not found where they may not know of it, with a refusal where they may', async () => {
    await using t = await openTestContext();
    const stranger = await addViewer(t.ctx);
    const owner = await addViewer(t.ctx, 'artist');
    const ownerId = owner.userId;
    const hidden = await addCatalogTrack(t.ctx, {
      title: 'Hidden',
      visibility: 'private',
      ownerId,
    });
    const shown = await addCatalogTrack(t.ctx, { title: 'Shown', visibility: 'members', ownerId });
    const rename = { viewer: stranger, title: 'Mine' };
    await expect(updateTrack(t.ctx, { ...rename, id: hidden })).rejects.toMatchObject({
      status: 404,
    });
    await expect(updateTrack(t.ctx, { ...rename, id: shown })).rejects.toMatchObject({
      status: 403,
    });
    await expect(deleteTrack(t.ctx, { viewer: stranger, id: shown })).rejects.toMatchObject({
      status: 403,
    });
    expect(await getTrack(t.ctx, { viewer: owner, id: shown })).toMatchObject({ title: 'Shown' });
  });

  test('a deleted track is gone for everybody, with its album when it was the last', async () => {
    await using t = await openTestContext();
    const admin = await addViewer(t.ctx, 'admin');
    const id = await addCatalogTrack(t.ctx, { title: 'Only one', album: 'Alone' });
    const { items } = await listAlbums(t.ctx, { viewer: admin, limit: 1 });
    await deleteTrack(t.ctx, { viewer: admin, id });
    await expect(getTrack(t.ctx, { viewer: admin, id })).rejects.toMatchObject({ status: 404 });
    await expect(getAlbum(t.ctx, { viewer: admin, id: items[0]!.id })).rejects.toMatchObject({
      status: 404,
    });
    expect(await findMedia(t.ctx, id)).toBeUndefined();
    expect((await listTracks(t.ctx, { viewer: admin, sort: 'recent', limit: 5 })).items).toEqual(
      [],
    );
  });
});

test('a licence of an album opens all of it, whoever else may hear it', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const [owner, buyer] = [await addViewer(ctx, 'artist'), await addViewer(ctx)];
  const of = { artist: 'Somebody', album: 'Sold', ownerId: owner.userId } as const;
  await addCatalogTrack(ctx, { ...of, title: 'One', visibility: 'public' });
  await addCatalogTrack(ctx, { ...of, title: 'Two', visibility: 'private' });
  const [sold] = (await listAlbums(ctx, { viewer: owner, limit: 1 })).items;
  const seenBy = async (isLicensed: boolean): Promise<string[]> => {
    const album = await getAlbum(ctx, { viewer: buyer, id: sold!.id, isLicensed });
    return album.tracks.map((track) => track.title);
  };
  expect(await seenBy(false)).toEqual(['One']);
  expect(await seenBy(true)).toEqual(['One', 'Two']);
});
