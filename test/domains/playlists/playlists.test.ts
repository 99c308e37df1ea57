import { expect, test } from 'vitest';

import { idFrom } from '#core/ids.ts';
import { deleteTrack, type TrackId } from '#domains/catalog/index.ts';
import { GUEST, type UserId, type Viewer } from '#domains/identity/index.ts';
import {
  addItems,
  canDeletePlaylist,
  canEditItems,
  canManagePlaylist,
  canReadPlaylist,
  createPlaylist,
  deletePlaylist,
  getPlaylist,
  listPlaylists,
  moveItem,
  removeItems,
  setEditor,
  updatePlaylist,
  type PlaylistId,
  type PlaylistItemId,
} from '#domains/playlists/index.ts';

import { openTestContext } from '../../support/test-context.ts';
import { addCatalogTrack, addViewer } from '../catalog/add-catalog.ts';

const account = (name: string, role: 'user' | 'moderator' = 'user'): Viewer => ({
  kind: 'account',
  userId: idFrom<'user'>('test', name),
  sessionId: idFrom<'session'>('test', name),
  roles: [role],
});

test('who reads, edits, manages and deletes a playlist follows from one table', () => {
  const ownerId = idFrom<'user'>('test', 'owner');
  const editorIds = [idFrom<'user'>('test', 'editor')];
  const viewers = {
    guest: GUEST,
    stranger: account('stranger'),
    editor: account('editor'),
    owner: account('owner'),
    moderator: account('moderator', 'moderator'),
  };
  const rights = (visibility: 'public' | 'private') =>
    Object.fromEntries(
      Object.entries(viewers).map(([name, viewer]) => {
        const playlist = { visibility, ownerId, editorIds };
        const all = [canReadPlaylist, canEditItems, canManagePlaylist, canDeletePlaylist];
        return [name, all.map((may) => (may(viewer, playlist) ? 'x' : '-')).join('')];
      }),
    );
  expect(rights('private')).toEqual({
    guest: '----',
    stranger: '----',
    editor: 'xx--',
    owner: 'xxxx',
    moderator: 'x--x',
  });
  expect(rights('public')).toEqual({
    guest: 'x---',
    stranger: 'x---',
    editor: 'xx--',
    owner: 'xxxx',
    moderator: 'x--x',
  });
});

/** A playlist of an owner with these tracks. */
async function openPlaylist(titles: string[]) {
  const t = await openTestContext();
  const owner = await addViewer(t.ctx);
  const tracks: TrackId[] = [];
  for (const title of titles) tracks.push(await addCatalogTrack(t.ctx, { title }));
  const list = { ownerId: owner.userId, title: ' Morning ', visibility: 'private' as const };
  const { id } = await createPlaylist(t.ctx, list);
  const items = await addItems(t.ctx, { viewer: owner, id, trackIds: tracks });
  const read = async () => {
    const playlist = await getPlaylist(t.ctx, { viewer: owner, id, limit: 1000 });
    return playlist.items.map((item) => item.title).join('');
  };
  const close = async () => t[Symbol.asyncDispose]();
  return { ctx: t.ctx, owner, tracks, id, items, read, [Symbol.asyncDispose]: close };
}

test('items are added, moved and removed by name, and the same track may stand in twice', async () => {
  await using t = await openPlaylist(['A', 'B', 'C']);
  const { ctx, owner, id, items, tracks } = t;
  const move = (itemId: PlaylistItemId, before?: PlaylistItemId) =>
    moveItem(ctx, { viewer: owner, id, itemId, before });
  expect(await t.read()).toBe('ABC');
  await move(items[2]!, items[0]);
  expect(await t.read()).toBe('CAB');
  await move(items[2]!);
  expect(await t.read()).toBe('ABC');
  await move(items[1]!, items[1]);
  expect(await t.read()).toBe('ABC');
  await addItems(ctx, { viewer: owner, id, trackIds: [tracks[2]!, tracks[1]!], before: items[1] });
  expect(await t.read()).toBe('ACBBC');
  expect(await removeItems(ctx, { viewer: owner, id, itemIds: [items[1]!, items[1]!] })).toBe(1);
  expect(await removeItems(ctx, { viewer: owner, id, itemIds: [items[1]!] })).toBe(0);
  expect(await t.read()).toBe('ACBC');
  await expect(move(items[0]!, items[1])).rejects.toMatchObject({
    code: 'PLAYLIST_ITEM_NOT_FOUND',
  });
  await expect(move(items[1]!)).rejects.toMatchObject({ code: 'PLAYLIST_ITEM_NOT_FOUND' });
});

test('an order survives more moves into one gap than the gap has room for', async () => {
  await using t = await openPlaylist(['A', 'B', 'C', 'D']);
  const { ctx, owner, id, items } = t;
  for (let round = 0; round < 30; round += 1) {
    await moveItem(ctx, { viewer: owner, id, itemId: items[2]!, before: items[1] });
    expect(await t.read()).toBe('ACBD');
    await moveItem(ctx, { viewer: owner, id, itemId: items[1]!, before: items[2] });
    expect(await t.read()).toBe('ABCD');
  }
});

test('many people who edit at the same time lose no track', async () => {
  await using t = await openPlaylist(['A']);
  const { ctx, owner, id, items, tracks } = t;
  const editors = await Promise.all([1, 2, 3].map(() => addViewer(ctx)));
  for (const { userId } of editors) {
    await setEditor(ctx, { viewer: owner, id, userId, edits: true });
  }
  const added = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      addItems(ctx, {
        viewer: editors[index % editors.length]!,
        id,
        trackIds: [tracks[0]!, tracks[0]!],
        before: index % 2 === 0 ? items[0] : undefined,
      }),
    ),
  );
  const playlist = await getPlaylist(ctx, { viewer: owner, id, limit: 100 });
  const ids = playlist.items.map((item) => item.id);
  expect([...ids].sort()).toEqual([...items, ...added.flat()].sort());
});

test('what is refused leaves the playlist as it was', async () => {
  await using t = await openPlaylist(['A', 'B']);
  const { ctx, owner, id, tracks } = t;
  const stranger = await addViewer(ctx);
  const hidden = await addCatalogTrack(ctx, { title: 'H', visibility: 'private' });
  const cases: [() => Promise<unknown>, string][] = [
    [() => addItems(ctx, { viewer: stranger, id, trackIds: tracks }), 'PLAYLIST_NOT_FOUND'],
    [() => getPlaylist(ctx, { viewer: GUEST, id, limit: 1 }), 'PLAYLIST_NOT_FOUND'],
    [
      () => addItems(ctx, { viewer: owner, id, trackIds: [tracks[0]!, hidden] }),
      'PLAYLIST_TRACKS_NOT_FOUND',
    ],
    [
      () =>
        addItems(ctx, {
          viewer: owner,
          id,
          trackIds: Array.from({ length: 9999 }, () => tracks[0]!),
        }),
      'PLAYLIST_FULL',
    ],
    [() => updatePlaylist(ctx, { viewer: owner, id, title: '  ' }), 'PLAYLIST_TITLE_INVALID'],
    [
      () => setEditor(ctx, { viewer: owner, id, userId: owner.userId, edits: true }),
      'PLAYLIST_EDITOR_INVALID',
    ],
    [
      () => setEditor(ctx, { viewer: owner, id, userId: ctx.ids.next<'user'>(), edits: true }),
      'PLAYLIST_EDITOR_INVALID',
    ],
    [
      () => getPlaylist(ctx, { viewer: owner, id: ctx.ids.next<'playlist'>(), limit: 1 }),
      'PLAYLIST_NOT_FOUND',
    ],
  ];
  for (const [work, code] of cases) await expect(work()).rejects.toMatchObject({ code });
  await updatePlaylist(ctx, { viewer: owner, id, visibility: 'public' });
  const trackIds = tracks;
  await expect(addItems(ctx, { viewer: stranger, id, trackIds })).rejects.toMatchObject({
    code: 'PLAYLIST_NOT_YOURS',
  });
  expect(await t.read()).toBe('AB');
});

test('readers see of a playlist what they may hear, page by page', async () => {
  await using t = await openPlaylist(['A', 'B', 'C', 'D']);
  const { ctx, owner, id, tracks } = t;
  await updatePlaylist(ctx, { viewer: owner, id, title: 'Shared', visibility: 'public' });
  await deleteTrack(ctx, { viewer: await addViewer(ctx, 'admin'), id: tracks[1]! });
  const first = await getPlaylist(ctx, { viewer: GUEST, id, limit: 2 });
  expect(first).toMatchObject({ title: 'Shared', items: [{ title: 'A' }, { title: 'C' }] });
  const second = await getPlaylist(ctx, { viewer: GUEST, id, limit: 2, after: first.next! });
  expect([second.items.map((item) => item.title), second.next]).toEqual([['D'], null]);
});

test('an owner and an editor find the playlist in their lists, by title, until it is deleted', async () => {
  await using t = await openPlaylist([]);
  const { ctx, owner, id } = t;
  const editor = await addViewer(ctx);
  await setEditor(ctx, { viewer: owner, id, userId: editor.userId, edits: true });
  const own = { ownerId: editor.userId, title: 'evening', visibility: 'private' as const };
  const second = await createPlaylist(ctx, own);
  const of = async (userId: UserId, after?: { id: PlaylistId; title: string }) =>
    (await listPlaylists(ctx, { userId, after, limit: 1 })).map((item) => item.id);
  expect([await of(owner.userId), await of(editor.userId)]).toEqual([[id], [second.id]]);
  expect(await of(editor.userId, second)).toEqual([id]);
  await setEditor(ctx, { viewer: owner, id, userId: editor.userId, edits: false });
  expect(await of(editor.userId, second)).toEqual([]);
  await deletePlaylist(ctx, { viewer: await addViewer(ctx, 'moderator'), id });
  expect(await of(owner.userId)).toEqual([]);
  const audited = await ctx.db('audit_log').select('action', 'subject_id');
  expect(audited).toEqual([{ action: 'playlist.deleted', subject_id: id }]);
});
