alter table tracks add constraint tracks_title_check check (title <> '');

alter table tracks add check (duration_ms >= 0);

alter table tracks add constraint tracks_title_check check (title <> '') not valid;

alter table tracks add constraint tracks_title_check check (title <> '') no inherit;

alter table tracks add constraint tracks_title_check check (title <> '') not enforced;

alter table tracks add constraint tracks_album_fkey foreign key (album_id) references albums (id);

alter table tracks add constraint tracks_album_fkey foreign key (album_id) references albums (id) not valid;

alter table tracks add foreign key (album_id, artist_id) references albums on delete cascade;

alter table tracks add constraint f foreign key (album_id) references albums (id) deferrable initially deferred not valid;

alter table only tracks add constraint f foreign key (album_id) references catalogue.albums (id);

alter table tracks add constraint tracks_source_key unique (source_id);

alter table tracks add unique (source_id);

alter table tracks add constraint tracks_source_key unique nulls not distinct (source_id);

alter table tracks add constraint tracks_source_key unique using index tracks_source_idx;

alter table tracks add constraint tracks_source_key unique using index tracks_source_idx deferrable;

alter table plays add primary key (id);

alter table plays add constraint plays_pkey primary key (user_id, id);

alter table plays add constraint plays_pkey primary key using index plays_id_idx;

alter table rooms add constraint rooms_free exclude using gist (during with &&);

alter table tracks add constraint tracks_genre_nn not null genre;

alter table tracks add constraint tracks_genre_nn not null genre not valid;

alter table tracks validate constraint tracks_title_check;

alter table tracks alter constraint tracks_album_fkey deferrable initially deferred;

alter table tracks rename constraint tracks_title_check to tracks_title_ok;

alter table tracks drop constraint tracks_title_check;

alter table tracks drop constraint if exists tracks_title_check;

alter table tracks alter column genre set not null;

alter table tracks alter genre set not null, alter column title set not null;

alter table tracks alter column genre drop not null;

alter table if exists only "Tracks" alter column "Genre" set not null;

alter table tracks add constraint a check (x > 0) not valid;
alter table tracks validate constraint a;

alter table tracks add constraint a check (x > 0) not valid, add constraint b check (y > 0);

alter table tracks drop constraint if exists a;
alter table tracks add constraint a check (x > 1) not valid;

create table labels (id bigint primary key, name text unique check (name <> ''));

create table labels (id bigint);
alter table labels add constraint labels_pkey primary key (id);
alter table labels add constraint labels_ok check (id > 0);
alter table labels add constraint labels_key unique (id);

create table labels (id bigint primary key);
alter table tracks add constraint tracks_label_fkey foreign key (label_id) references labels (id);

create table labels (id bigint primary key, artist_id uuid references artists (id));

create table labels (id bigint, artist_id uuid, foreign key (artist_id) references artists (id));

create domain email as text check (value like '%@%');

create domain email as text;

create domain email as text not null;

create domain email as text default '' collate "C";

create domain catalogue.email as text constraint email_ok check (value <> '');

alter domain email add constraint email_ok check (value <> '');

alter domain email add check (value <> '') not valid;

alter domain email drop constraint email_ok;

alter domain email set not null;

alter domain email validate constraint email_ok;

alter domain email set default '';
