-- Artists, albums, tracks, covers, and the sources that the music was read from.
--
-- A source and a cover are content-addressed: the same bytes are stored once. A track says who
-- hears it (`visibility`): anyone, every signed-in member, or its owner and the moderators.

-- veza:up
-- veza:ignore prefer-bigint-over-int: bytes of one picture
create table covers (
  id uuid primary key,
  content_hash bytea not null unique check (length(content_hash) = 32),
  mime text not null check (mime in ('image/jpeg', 'image/png', 'image/webp', 'image/gif')),
  bytes integer not null check (bytes > 0),
  storage_key text not null unique,
  created_at timestamptz not null default now()
);

create table sources (
  id uuid primary key,
  content_hash bytea not null unique check (length(content_hash) = 32),
  bytes bigint not null check (bytes > 0),
  mime text not null,
  container text not null,
  codec text not null,
  storage_backend text not null default 'local' check (storage_backend in ('local', 's3')),
  storage_key text not null unique,
  tags jsonb not null default '{}'::jsonb,
  created_at timestamptz not null default now()
);

-- unaccent() is only stable; this fixed form may be indexed and used in generated columns.
create function search_text(value text) returns text
  language sql immutable strict parallel safe
  as $$ select lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;

create table artists (
  id uuid primary key,
  name text not null check (length(name) between 1 and 500),
  created_at timestamptz not null default now()
);
create unique index artists_name_key on artists (lower(name));
create index artists_name_order_idx on artists (lower(name), id);
create index artists_name_trgm_idx on artists using gin (search_text(name) gin_trgm_ops);
create index artists_name_fts_idx on artists using gin (to_tsvector('simple', search_text(name)));

-- veza:ignore prefer-bigint-over-int: a year
create table albums (
  id uuid primary key,
  title text not null check (length(title) between 1 and 500),
  artist_id uuid not null references artists (id),
  year integer check (year between 1000 and 9999),
  cover_id uuid references covers (id),
  -- Title and artist, as search_text() makes them; written by a trigger.
  search_document text not null default '',
  created_at timestamptz not null default now()
);
create unique index albums_artist_title_key on albums (artist_id, lower(title));
create index albums_title_order_idx on albums (lower(title), id);
create index albums_cover_id_idx on albums (cover_id);
create index albums_search_trgm_idx on albums using gin (search_document gin_trgm_ops);
create index albums_search_fts_idx on albums using gin (to_tsvector('simple', search_document));

-- veza:ignore prefer-bigint-over-int: places on a record, and milliseconds up to 24 days
create table tracks (
  id uuid primary key,
  owner_id uuid references users (id) on delete set null,
  title text not null check (length(title) between 1 and 500),
  artist_id uuid not null references artists (id),
  album_id uuid references albums (id),
  track_number integer check (track_number > 0),
  disc_number integer check (disc_number > 0),
  genre text check (length(genre) between 1 and 200),
  duration_ms integer check (duration_ms >= 0),
  visibility text not null check (visibility in ('public', 'members', 'private')),
  state text not null default 'uploaded' check (state in ('uploaded', 'processing', 'ready', 'failed')),
  failure_code text,
  failure_message text,
  source_id uuid not null unique references sources (id),
  cover_id uuid references covers (id),
  asset_id uuid,
  -- Title, artist and album, as search_text() makes them; written by a trigger.
  search_document text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  check ((state = 'failed') = (failure_code is not null)),
  check (state <> 'ready' or asset_id is not null)
);
create index tracks_owner_id_idx on tracks (owner_id);
create index tracks_artist_id_idx on tracks (artist_id);
create index tracks_album_id_idx on tracks (album_id, disc_number, track_number);
create index tracks_cover_id_idx on tracks (cover_id);
create index tracks_asset_id_idx on tracks (asset_id);
create index tracks_created_at_idx on tracks (created_at desc, id desc) where deleted_at is null;
create index tracks_title_order_idx on tracks (lower(title), id) where deleted_at is null;
create index tracks_search_trgm_idx on tracks using gin (search_document gin_trgm_ops);
create index tracks_search_fts_idx on tracks using gin (to_tsvector('simple', search_document));

-- People search for words of the title, the artist and the album at once; one indexed text holds
-- them all. It follows whoever writes the rows.
create function albums_write_search() returns trigger language plpgsql as $$
begin
  new.search_document := search_text(concat_ws(' ', new.title,
    (select name from artists where id = new.artist_id)));
  return new;
end
$$;
create trigger albums_write_search
  before insert or update of title, artist_id on albums
  for each row execute function albums_write_search();

create function tracks_write_search() returns trigger language plpgsql as $$
begin
  new.search_document := search_text(concat_ws(' ', new.title,
    (select name from artists where id = new.artist_id),
    (select search_document from albums where id = new.album_id)));
  return new;
end
$$;
create trigger tracks_write_search
  before insert or update of title, artist_id, album_id on tracks
  for each row execute function tracks_write_search();

create function artists_rename_search() returns trigger language plpgsql as $$
begin
  update albums set artist_id = artist_id where artist_id = new.id;
  update tracks set artist_id = artist_id where artist_id = new.id;
  return null;
end
$$;
create trigger artists_rename_search
  after update of name on artists
  for each row execute function artists_rename_search();

create function albums_rename_search() returns trigger language plpgsql as $$
begin
  update tracks set album_id = album_id where album_id = new.id;
  return null;
end
$$;
create trigger albums_rename_search
  after update of title, artist_id on albums
  for each row execute function albums_rename_search();

-- veza:ignore prefer-bigint-over-int: files of one import
create table imports (
  id uuid primary key,
  origin text not null,
  visibility text not null check (visibility in ('public', 'members', 'private')),
  state text not null default 'running' check (state in ('running', 'done', 'failed', 'interrupted')),
  files_total integer check (files_total >= 0),
  started_by text not null,
  request_id text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  error_code text,
  error_message text,
  check ((state = 'running') = (finished_at is null))
);
create index imports_started_at_idx on imports (started_at desc, id desc);

create table import_files (
  import_id uuid not null references imports (id) on delete cascade,
  path text not null,
  outcome text not null check (outcome in ('imported', 'duplicate', 'failed')),
  code text,
  message text,
  track_id uuid references tracks (id) on delete set null,
  at timestamptz not null default now(),
  primary key (import_id, path),
  check ((outcome = 'failed') = (code is not null))
);
create index import_files_track_id_idx on import_files (track_id);

-- veza:down
drop table import_files;
drop table imports;
drop table tracks;
drop table albums;
drop table artists;
drop function albums_rename_search();
drop function artists_rename_search();
drop function tracks_write_search();
drop function albums_write_search();
drop function search_text(text);
drop table sources;
drop table covers;
