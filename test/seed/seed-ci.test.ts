import { readFile, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from 'vitest';

import { runWork } from '#core/events.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import {
  deleteTrack,
  findMedia,
  listTracks,
  search,
  type TrackId,
} from '#domains/catalog/index.ts';
import { effectiveRoles, GUEST, logIn, type Viewer } from '#domains/identity/index.ts';
import { getPlaylist, type PlaylistId } from '#domains/playlists/index.ts';
import { readPrepared } from '#seed/ci/prepared.ts';
import { refuseInProduction, seedCi } from '#seed/index.ts';
import { validateAsset } from '#pipeline/publish/validate-asset.ts';
import { assetKey } from '#storage/storage-keys.ts';

import { openTestContext, openTestDatabase } from '../support/test-context.ts';
import { testConfig } from '../support/test-config.ts';
import { addCatalogTrack } from '../domains/catalog/add-catalog.ts';

/** Whoever reads this after a change: every user of the CI world tests against what it was. */
const FINGERPRINT = '2230b02320ad3fd75eaaf390094c0ad78237d56915e7da6c2c85e9d31e5cee2c';

test('the world is the same wherever it is made, and making it again changes nothing', async () => {
  await using one = await openTestContext();
  await using other = await openTestContext();
  const first = await runWork(seedCi(one.ctx));
  expect(first.fingerprint).toBe(FINGERPRINT);
  expect(first).toMatchObject({
    counts: { users: 5, tracks: 10, assets: 10, playlists: 3, playlist_items: 12 },
  });
  const again = await runWork(seedCi(one.ctx));
  expect([again.changed, again.fingerprint]).toEqual([0, FINGERPRINT]);
  const elsewhere = await runWork(seedCi(other.ctx));
  for (const key of ['accounts', 'tracks', 'playlists', 'counts', 'fingerprint'] as const) {
    expect(elsewhere[key], key).toEqual(first[key]);
  }
});

test('runs at the same time make one world', async () => {
  await using t = await openTestContext();
  const results = await Promise.all([1, 2, 3].map(() => runWork(seedCi(t.ctx))));
  expect(results.map((result) => result.fingerprint)).toEqual([
    FINGERPRINT,
    FINGERPRINT,
    FINGERPRINT,
  ]);
  expect(results.filter((result) => result.changed > 0)).toHaveLength(1);
});

test('each of the five accounts logs in with the password that is told, as what it is', async () => {
  await using t = await openTestContext();
  const { accounts } = await runWork(seedCi(t.ctx));
  const roles: string[][] = [];
  for (const { email, password, id } of accounts) {
    const client = { userAgent: 'test', ip: null };
    const { user } = await logIn(t.ctx, { email, password, client });
    expect(user.id).toBe(id);
    roles.push([...effectiveRoles(user)]);
  }
  expect(roles).toEqual([['admin'], ['moderator'], ['artist'], ['user', 'premium'], ['user']]);
  // A hash that is not as log-in makes them would have been replaced.
  expect((await runWork(seedCi(t.ctx))).changed).toBe(0);
});

test('the ten tracks play: playlists, segments and originals are whole and pass the rules', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  await runWork(seedCi(ctx));
  const prepared = await readPrepared();
  const { items } = await listTracks(ctx, { viewer: GUEST, sort: 'title', limit: 20 });
  expect(items.filter((item) => item.state === 'ready' && item.hasCover)).toHaveLength(10);
  for (const { id, durationMs } of items) {
    const media = (await findMedia(ctx, id))!;
    const known = prepared.tracks.find(({ asset }) => asset.id === media.asset?.id)!.asset;
    expect(known.durationMs).toBe(durationMs);
    const dir = ctx.storage.pathOf(assetKey(known.id));
    const findings = await validateAsset(ctx, {
      dir,
      presentations: [
        { file: 'master.m3u8', renditions: known.renditions.map(({ name }) => name) },
      ],
      decoded: known,
    });
    expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
    expect((await stat(ctx.storage.pathOf(media.source.storageKey))).size).toBe(media.source.bytes);
  }
  const found = await search(ctx, { viewer: GUEST, text: 'fixtures colour', limit: 5 });
  expect(found.tracks.map((track) => track.title)).toEqual(['Colour Bars']);
});

test('what tests have changed or a crash has damaged is put right, and what is theirs is left', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const { accounts, tracks, playlists } = await runWork(seedCi(ctx));
  const admin: Viewer = {
    kind: 'account',
    userId: accounts[0]!.id as never,
    sessionId: ctx.ids.next<'session'>(),
    roles: ['admin'],
  };
  await deleteTrack(ctx, { viewer: admin, id: tracks[0]!.id as TrackId });
  await query(ctx, sql`delete from playlist_items where position > 2000000`);
  await query(ctx, sql`update users set password_hash = 'lost', role = 'user'`);
  const own = await addCatalogTrack(ctx, { title: 'Mine' });
  const { asset, source } = (await readPrepared()).tracks[3]!;
  await rm(path.join(ctx.storage.pathOf(assetKey(asset.id)), asset.files[0]!.path));
  await truncate(path.join(ctx.config.dataDir, 'storage', source.path), 0);

  const again = await runWork(seedCi(ctx));
  expect(again.fingerprint).toBe(FINGERPRINT);
  expect(again.changed).toBeGreaterThan(0);
  const id = playlists[1]!.id as PlaylistId;
  const playlist = await getPlaylist(ctx, { viewer: admin, id, limit: 10 });
  expect(playlist.items).toHaveLength(4);
  const files = asset.files.map((file) =>
    path.join(ctx.storage.pathOf(assetKey(asset.id)), file.path),
  );
  await Promise.all(files.map((file) => readFile(file)));
  const left = await query<{ id: string }>(ctx, sql`select id from tracks where title = 'Mine'`);
  expect(left).toEqual([{ id: own }]);
});

test('a name that somebody else has stops it, and nothing is written', async () => {
  await using t = await openTestContext();
  await addCatalogTrack(t.ctx, { title: 'X', artist: 'clean room' });
  await expect(runWork(seedCi(t.ctx))).rejects.toMatchObject({
    code: 'SEED_CONFLICT',
    exitCode: 8,
    message: expect.stringMatching(/artists.*clean room/),
  });
  expect(await query(t.ctx, sql`select id from users`)).toEqual([]);
});

test('production refuses accounts whose passwords everybody knows', async () => {
  await using database = await openTestDatabase();
  const environment = { VEZA_ENV: 'production', VEZA_RATE_LIMITS_ENABLED: 'true' };
  const config = await testConfig({
    dataDir: '/nonexistent',
    databaseUrl: database.url,
    environment,
  });
  expect(() => refuseInProduction(config, '--ci')).toThrow(/production/);
  expect(() => refuseInProduction({ env: 'test' }, '--ci')).not.toThrow();
});
