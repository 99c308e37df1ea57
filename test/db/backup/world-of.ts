/** SQL of two worlds, 0 and 1, that differ in every table. */
export function worldOf(rows: number, world: number): string {
  return `create table artists (id integer primary key, name text not null, at timestamptz);
    create table tracks (id integer primary key, artist integer not null references artists,
      title text not null, bytes bytea, check (title <> ''));
    create index tracks_title_idx on tracks (lower(title));
    create index tracks_artist_idx on tracks (artist);
    create table plays (id bigint generated always as identity, track integer references tracks);
    ${world === 0 ? 'create table only_old (id integer)' : 'create view only_new as select 1 as one'};
    insert into artists select i, 'artist ' || i + ${world}, 'epoch'::timestamptz + i * interval '1 s'
      from generate_series(1, ${rows} / 10) as i;
    insert into tracks select i, 1 + i % (${rows} / 10), 'track ' || i * ${world + 2}, sha256(i::text::bytea)
      from generate_series(1, ${rows}) as i;
    insert into plays (track) select 1 + (i * 7) % ${rows} from generate_series(1, ${rows * 2 + world}) as i`;
}
