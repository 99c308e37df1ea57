-- What people do with music: playlists, likes, follows, plays.
--
-- Positions of a playlist's items have gaps, so that moving one item writes one row; whoever edits
-- locks the playlist first, so that edits at the same time queue up and lose nothing. The same
-- track may stand in a playlist twice: an item has an id of its own. Plays are only ever added;
-- the counter of a track is spread over shards, so that many plays of one track at once do not
-- wait for one row.

-- veza:up
create table playlists (
  id uuid primary key,
  owner_id uuid not null references users (id) on delete cascade,
  title text not null check (length(title) between 1 and 200),
  visibility text not null default 'private' check (visibility in ('public', 'private')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index playlists_owner_id_idx on playlists (owner_id, lower(title), id);
create index playlists_public_idx on playlists (updated_at desc, id desc)
  where visibility = 'public';

-- A playlist with editors is a collaborative one.
create table playlist_editors (
  playlist_id uuid not null references playlists (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  added_at timestamptz not null default now(),
  primary key (playlist_id, user_id)
);
create index playlist_editors_user_id_idx on playlist_editors (user_id);

create table playlist_items (
  id uuid primary key,
  playlist_id uuid not null references playlists (id) on delete cascade,
  track_id uuid not null references tracks (id) on delete cascade,
  position bigint not null,
  added_by uuid references users (id) on delete set null,
  added_at timestamptz not null default now(),
  -- Checked at the end of the statement: spreading the positions anew moves all rows at once.
  constraint playlist_items_position_key unique (playlist_id, position) deferrable
);
create index playlist_items_track_id_idx on playlist_items (track_id);
create index playlist_items_added_by_idx on playlist_items (added_by);

create table likes (
  user_id uuid not null references users (id) on delete cascade,
  track_id uuid not null references tracks (id) on delete cascade,
  liked_at timestamptz not null default now(),
  primary key (user_id, track_id)
);
create index likes_track_id_idx on likes (track_id);
create index likes_history_idx on likes (user_id, liked_at desc, track_id desc);

create table artist_follows (
  user_id uuid not null references users (id) on delete cascade,
  artist_id uuid not null references artists (id) on delete cascade,
  followed_at timestamptz not null default now(),
  primary key (user_id, artist_id)
);
create index artist_follows_artist_id_idx on artist_follows (artist_id);

create table user_follows (
  follower_id uuid not null references users (id) on delete cascade,
  followed_id uuid not null references users (id) on delete cascade,
  followed_at timestamptz not null default now(),
  primary key (follower_id, followed_id),
  check (follower_id <> followed_id)
);
create index user_follows_followed_id_idx on user_follows (followed_id);

-- A play outlives the account of who listened: the count stays, the person goes.
-- veza:ignore prefer-bigint-over-int: milliseconds of one play, up to 24 days
create table plays (
  id bigint generated always as identity primary key,
  -- Made by the player, so that a play that is sent twice is counted once.
  play_id uuid not null unique,
  user_id uuid references users (id) on delete set null,
  track_id uuid not null references tracks (id) on delete cascade,
  played_at timestamptz not null,
  played_ms integer not null check (played_ms >= 0)
);
create index plays_track_id_idx on plays (track_id, played_at);
create index plays_history_idx on plays (user_id, played_at desc, id desc);
-- Rows come in the order of time: a few pages find any day among millions of rows.
create index plays_played_at_idx on plays using brin (played_at);

-- veza:ignore prefer-bigint-over-smallint: 16 shards
create table track_play_counts (
  track_id uuid not null references tracks (id) on delete cascade,
  shard smallint not null check (shard between 0 and 15),
  plays bigint not null check (plays > 0),
  primary key (track_id, shard)
) with (fillfactor = 70);

-- veza:down
drop table track_play_counts;
drop table plays;
drop table user_follows;
drop table artist_follows;
drop table likes;
drop table playlist_items;
drop table playlist_editors;
drop table playlists;
