-- What a later version may bring: all of it is something more, so that what this one writes is still taken.
alter table predictions add column region text not null default 'unknown';
create index predictions_by_region on predictions (region);
create table of_a_later_version (name text primary key);
