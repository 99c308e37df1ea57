create table a_table_whose_name_goes_on_and_on_until_nobody_can_read_it_any_more (id bigint);

create table exactly_63_bytes_long_0123456789_0123456789_0123456789_01234567 (id bigint);

alter table t add column a_column_whose_name_goes_on_and_on_until_nobody_can_read_it_any_more text;

create index concurrently_named_index_that_goes_on_and_on_until_nobody_can_read_it on t (a);

alter table t add constraint a_constraint_whose_name_goes_on_and_on_until_nobody_reads_it check (a > 0) not valid;

create table "a quoted name with blanks that goes on and on until nobody can read it" (id bigint);

create table "ééééééééééééééééééééééééééééééééé" (id bigint);

create table "éééééééééééééééééééééééééééééé" (id bigint);

select 'a string that is much longer than any name may be, which is fine because it is none';

comment on table t is 'a comment that is much longer than any name may be, which is fine: it is none';

-- a_comment_that_is_longer_than_sixty_three_bytes_without_any_blank_in_it_at_all
select 1;

select $a_tag$ a_word_in_a_dollar_quote_that_is_longer_than_sixty_three_bytes_in_all_of_it $a_tag$;

drop table if exists a_table_whose_name_goes_on_and_on_until_nobody_can_read_it_any_more;

create function a_function_whose_name_goes_on_and_on_until_nobody_can_read_it_any_more() returns bigint language sql as 'select 1::bigint';

alter table t rename column a to a_column_whose_name_goes_on_and_on_until_nobody_can_read_it;

select a_column_whose_name_goes_on_and_on_until_nobody_can_read_it_any_more from t;

select 1 as an_alias_whose_name_goes_on_and_on_until_nobody_can_read_it_any_more_at_all;
