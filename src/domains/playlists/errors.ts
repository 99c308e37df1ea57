import { defineErrors, errorSpec } from '#core/errors.ts';

export const playlistErrors = defineErrors({
  PLAYLIST_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such playlist, or the viewer may not know of it.',
    message: ({ id }) => `There is no playlist ${id}.`,
  }),
  PLAYLIST_NOT_YOURS: errorSpec<{ id: string }>({
    category: 'denied',
    doc: 'Items are changed by the owner and the editors, everything else by the owner alone.',
    message: ({ id }) => `Playlist ${id} belongs to somebody else.`,
  }),
  PLAYLIST_TITLE_INVALID: errorSpec<{ length: number; max: number }>({
    category: 'invalid',
    doc: 'The title of a playlist is empty or too long.',
    message: ({ length, max }) => `The title has ${length} characters; 1 to ${max} are possible.`,
    hint: () => 'Give another title.',
  }),
  PLAYLIST_FULL: errorSpec<{ id: string; items: number; itemsMax: number }>({
    category: 'precondition',
    doc: 'A playlist would have more items than one may have.',
    message: ({ id, items, itemsMax }) =>
      `Playlist ${id} would have ${items} items; at most ${itemsMax} are possible.`,
    hint: () => 'Begin another playlist.',
  }),
  PLAYLIST_ITEM_NOT_FOUND: errorSpec<{ id: string; itemId: string }>({
    category: 'precondition',
    doc: 'An item is not, or no longer, in the playlist: somebody else may have removed it.',
    message: ({ id, itemId }) => `Playlist ${id} has no item ${itemId}.`,
    hint: () => 'Read the playlist again.',
  }),
  PLAYLIST_TRACKS_NOT_FOUND: errorSpec<{ trackIds: readonly string[] }>({
    category: 'invalid',
    status: 404,
    doc: 'Tracks that were to be added do not exist, or the viewer may not hear them; nothing was added.',
    message: ({ trackIds }) => `There are no such tracks: ${trackIds.join(', ')}.`,
  }),
  PLAYLIST_EDITOR_INVALID: errorSpec<{ userId: string; reason: string }>({
    category: 'invalid',
    doc: 'Somebody cannot become an editor of the playlist.',
    message: ({ userId, reason }) => `Account ${userId} cannot edit the playlist: ${reason}.`,
  }),
});
