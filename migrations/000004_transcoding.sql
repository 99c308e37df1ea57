-- The life of a transcode job, every segment that it made, and the asset that it published.
--
-- The queue's own row only wakes a worker; what a job is and how it ended stands here. `fence`
-- grows with every start of an attempt: whoever writes with an older fence has lost the job.

-- veza:up
-- veza:ignore prefer-bigint-over-int: a process id
create table workers (
  id uuid primary key,
  host text not null,
  pid integer not null,
  -- Held as a session advisory lock for as long as the worker lives.
  lock_key bigint not null unique,
  -- Under this name the queue's own rows are locked by the worker.
  queue_id text not null,
  started_at timestamptz not null default now()
);

-- veza:ignore prefer-bigint-over-int: attempts, and milliseconds up to 24 days
create table jobs (
  id uuid primary key,
  kind text not null check (kind in ('transcode')),
  track_id uuid not null references tracks (id) on delete cascade,
  source_id uuid not null references sources (id),
  state text not null default 'created'
    check (state in ('created', 'encoding', 'finalizing', 'done', 'failed', 'cancelled')),
  attempts integer not null default 0 check (attempts >= 0),
  attempts_max integer not null check (attempts_max > 0),
  fence integer not null default 0 check (fence >= 0),
  settings_hash bytea check (length(settings_hash) = 32),
  encoder text,
  worker_id uuid references workers (id) on delete set null,
  processed_ms integer not null default 0 check (processed_ms >= 0),
  total_ms integer check (total_ms >= 0),
  error_code text,
  error_message text,
  cancel_requested_at timestamptz,
  request_id text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null default now(),
  check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
  check (state <> 'failed' or error_code is not null)
);
create index jobs_track_id_idx on jobs (track_id, created_at);
create index jobs_source_id_idx on jobs (source_id);
create index jobs_worker_id_idx on jobs (worker_id);
create index jobs_state_idx on jobs (state, created_at);
create index jobs_created_at_idx on jobs (created_at desc, id desc);
-- One unfinished job a track.
create unique index jobs_open_key on jobs (track_id) where finished_at is null;

-- veza:ignore prefer-bigint-over-int: attempts of one job
create table job_transitions (
  id bigint generated always as identity primary key,
  job_id uuid not null references jobs (id) on delete cascade,
  from_state text,
  to_state text not null,
  attempt integer not null,
  cause text not null,
  at timestamptz not null default now()
);
create index job_transitions_job_id_idx on job_transitions (job_id, id);

-- veza:ignore prefer-bigint-over-int: segments of one track, and bytes of one segment
create table segments (
  job_id uuid not null references jobs (id) on delete cascade,
  rendition text not null,
  sequence integer not null check (sequence >= 0),
  duration_ticks bigint not null check (duration_ticks > 0),
  bytes integer not null check (bytes > 0),
  sha256 bytea not null check (length(sha256) = 32),
  created_at timestamptz not null default now(),
  primary key (job_id, rendition, sequence)
);

-- veza:ignore prefer-bigint-over-int: sample rate, channels, and milliseconds up to 24 days
create table assets (
  id uuid primary key,
  source_id uuid not null references sources (id),
  settings_hash bytea not null check (length(settings_hash) = 32),
  job_id uuid not null unique references jobs (id),
  encoder text not null,
  sample_rate integer not null check (sample_rate > 0),
  channels integer not null check (channels > 0),
  -- Samples a channel that the source decodes to, without encoder delay.
  samples bigint not null check (samples > 0),
  duration_ms integer not null check (duration_ms >= 0),
  target_duration_s integer not null check (target_duration_s > 0),
  storage_key text not null unique,
  published_at timestamptz not null default now(),
  -- The same source with the same settings is encoded once.
  unique (source_id, settings_hash)
);

-- veza:ignore prefer-bigint-over-int: bit rates of music, and bytes of one init section
create table renditions (
  asset_id uuid not null references assets (id) on delete cascade,
  name text not null check (name ~ '^[a-z0-9-]{1,40}$'),
  position integer not null check (position >= 0),
  codecs text not null,
  bitrate_bps integer not null check (bitrate_bps > 0),
  bandwidth_bps integer not null check (bandwidth_bps > 0),
  average_bandwidth_bps integer not null check (average_bandwidth_bps > 0),
  timescale integer not null check (timescale > 0),
  init_bytes integer not null check (init_bytes > 0),
  init_sha256 bytea not null check (length(init_sha256) = 32),
  primary key (asset_id, name)
);

-- veza:ignore constraint-missing-not-valid: part of the first release: no track is there yet
-- veza:ignore adding-foreign-key-constraint: part of the first release: no track is there yet
alter table tracks add constraint tracks_asset_id_fkey foreign key (asset_id) references assets (id);

-- veza:down
alter table tracks drop constraint tracks_asset_id_fkey;
-- What was made of the recordings goes; they are there to be transcoded again.
update tracks set asset_id = null, state = 'uploaded' where asset_id is not null;
drop table renditions;
drop table assets;
drop table segments;
drop table job_transitions;
drop table jobs;
drop table workers;
