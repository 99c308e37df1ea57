import { POSITION_GAP } from '#domains/playlists/index.ts';

import type { SeedTable } from '../world/model.ts';
import { ciTime } from './account-rows.ts';
import { CI_ALBUMS, CI_PLAYLISTS } from './cast.ts';
import { ciId } from './ci-world.ts';

/** Likes by name of the account and index of the track. */
const LIKES = [
  ['user', [0, 4, 9]],
  ['premium', [0, 7]],
  ['moderator', [5]],
] as const;

/** Playlists, and what the accounts liked and follow. Pure. */
export function listeningRows(): SeedTable[] {
  return [...playlistRows(), ...likeRows()];
}

function playlistRows(): SeedTable[] {
  return [
    {
      table: 'playlists',
      key: ['id'],
      rows: CI_PLAYLISTS.map(({ title, owner, visibility }, index) => ({
        id: ciId(`playlist ${index}`),
        owner_id: ciId(`user ${owner}`),
        title,
        visibility,
        created_at: ciTime(40),
        updated_at: ciTime(41),
      })),
    },
    {
      table: 'playlist_editors',
      key: ['playlist_id', 'user_id'],
      rows: CI_PLAYLISTS.flatMap(({ editors }, index) =>
        editors.map((name) => ({
          playlist_id: ciId(`playlist ${index}`),
          user_id: ciId(`user ${name}`),
          added_at: ciTime(40),
        })),
      ),
    },
    {
      table: 'playlist_items',
      key: ['id'],
      rows: CI_PLAYLISTS.flatMap(({ owner, items }, index) =>
        items.map((track, place) => ({
          id: ciId(`playlist ${index} item ${place}`),
          playlist_id: ciId(`playlist ${index}`),
          track_id: ciId(`track ${track}`),
          position: String(BigInt(place + 1) * POSITION_GAP),
          added_by: ciId(`user ${owner}`),
          added_at: ciTime(41),
        })),
      ),
    },
  ];
}

function likeRows(): SeedTable[] {
  return [
    {
      table: 'likes',
      key: ['user_id', 'track_id'],
      rows: LIKES.flatMap(([name, tracks]) =>
        tracks.map((track, place) => ({
          user_id: ciId(`user ${name}`),
          track_id: ciId(`track ${track}`),
          liked_at: ciTime(50 + place),
        })),
      ),
    },
    {
      table: 'artist_follows',
      key: ['user_id', 'artist_id'],
      rows: CI_ALBUMS.slice(0, 2).map(({ artist }) => ({
        user_id: ciId('user user'),
        artist_id: ciId(`artist ${artist}`),
        followed_at: ciTime(60),
      })),
    },
    {
      table: 'user_follows',
      key: ['follower_id', 'followed_id'],
      rows: ['user', 'premium'].map((name) => ({
        follower_id: ciId(`user ${name}`),
        followed_id: ciId('user artist'),
        followed_at: ciTime(60),
      })),
    },
  ];
}
