-- What `veza transcode` made of files outside the catalogue: one row for each output folder, and every
-- segment that was written for it.
--
-- The row says from which bytes, with which settings and by which FFmpeg a folder was made, so that an
-- unchanged source costs a look at its times. `attempt` grows with every start: whoever writes with an
-- older one has lost the output.

-- veza:up
-- veza:ignore prefer-bigint-over-int: attempts of one output, and milliseconds up to 24 days
create table outputs (
  id uuid primary key,
  -- Absolute. In the order of bytes, so that all below one folder are a range of the index.
  out_dir text collate "C" not null unique,
  -- Absolute, as it is shown to people: bytes that are no UTF-8 are written out.
  source_path text not null,
  source_bytes bigint not null check (source_bytes >= 0),
  source_mtime_ns bigint not null,
  content_hash bytea not null check (length(content_hash) = 32),
  settings_hash bytea not null check (length(settings_hash) = 32),
  encoder text not null,
  state text not null check (state in ('encoding', 'done', 'failed')),
  attempt integer not null check (attempt > 0),
  error_code text,
  error_message text,
  duration_ms integer check (duration_ms >= 0),
  -- Name, codecs and bit rate of each, for those who list outputs; the folder itself says everything.
  -- Only read whole, in the order in which it was written.
  renditions json,
  -- Integrated, range and true peak of the file.
  loudness json,
  -- The histograms that the loudness of an album is made of.
  loudness_blocks jsonb,
  -- Files with the same key are an album; null until the tags were read.
  album_key text,
  -- Set while the folder does not have the loudness of the album as it is now.
  album_pending boolean not null default false,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  check ((state = 'failed') = (error_code is not null)),
  check ((state = 'encoding') = (finished_at is null)),
  check (state <> 'done' or (duration_ms is not null and renditions is not null
    and loudness is not null and loudness_blocks is not null and album_key is not null))
);
create index outputs_album_key_idx on outputs (album_key, out_dir);
-- Albums that a run has to finish, also one that another run left behind.
create index outputs_album_pending_idx on outputs (out_dir) where album_pending;

-- veza:ignore prefer-bigint-over-int: segments of one file, and bytes of one segment
create table output_segments (
  output_id uuid not null references outputs (id) on delete cascade,
  rendition text not null,
  sequence integer not null check (sequence >= 0),
  duration_ticks bigint not null check (duration_ticks > 0),
  bytes integer not null check (bytes > 0),
  sha256 bytea not null check (length(sha256) = 32),
  primary key (output_id, rendition, sequence)
);

-- veza:down
drop table output_segments;
drop table outputs;
