-- A version writes and reads what it names, column by column, so that the versions before and after it work beside it: a migration adds
-- (expand); what no version that still runs names any more goes with a later one (contract).

-- What was answered. The id is the request's and the row's place in it; the day is part of the key because it is what a partition is.
create table predictions (
    request_id text not null,
    row_number integer not null,
    day date not null,
    predicted_at timestamptz not null,
    version text not null,
    subject text,
    -- As text that is known to be JSON: read back, it is the very numbers that the model was given.
    features json not null,
    outputs double precision[] not null,
    label text,
    primary key (request_id, row_number, day)
) partition by range (day);

create index predictions_by_subject on predictions (subject) where subject is not null;

-- What really happened, of predictions that are there: it goes with the prediction's day.
create table outcomes (
    request_id text not null,
    row_number integer not null,
    day date not null,
    told_at timestamptz not null default now(),
    label text,
    value double precision,
    primary key (request_id, row_number, day),
    check ((label is null) <> (value is null))
) partition by range (day);

-- How good each version is in use, as one of its pods found last, for all of them to tell: by what came true, or, before that is known, by
-- what its own probabilities say.
create table figures (
    version text not null,
    known_by text not null check (known_by in ('outcomes', 'estimate')),
    slice text not null,
    part text not null,
    measure text not null,
    value double precision not null,
    low double precision not null,
    high double precision not null,
    predictions bigint not null,
    found_at timestamptz not null default now(),
    primary key (version, known_by, slice, part, measure)
);

-- Which of a version's pods looks: whoever finds the time over, for so long.
create table looks (
    version text primary key,
    until timestamptz not null
);

-- A day's partitions, made before the day comes. Rows of a day that has none are refused, and tried again.
create function make_day(wanted date) returns void language plpgsql set search_path from current as $$
begin
    if to_regclass(format('%I', 'outcomes_' || to_char(wanted, 'YYYYMMDD'))) is null then
        perform pg_advisory_xact_lock(hashtext('argosy ' || current_schema()));
        execute format('create table if not exists %I partition of predictions for values from (%L) to (%L)',
            'predictions_' || to_char(wanted, 'YYYYMMDD'), wanted, wanted + 1);
        execute format('create table if not exists %I partition of outcomes for values from (%L) to (%L)',
            'outcomes_' || to_char(wanted, 'YYYYMMDD'), wanted, wanted + 1);
    end if;
end $$;

-- Drops the days before one; says how many.
create function drop_days_before(first_kept date) returns integer language plpgsql set search_path from current as $$
declare
    old record;
    dropped integer := 0;
begin
    perform pg_advisory_xact_lock(hashtext('argosy ' || current_schema()));
    for old in
        select child.relname
        from pg_inherits
        join pg_class child on child.oid = inhrelid
        where inhparent in ('predictions'::regclass, 'outcomes'::regclass)
          and right(child.relname, 8) < to_char(first_kept, 'YYYYMMDD')
    loop
        execute format('drop table %I', old.relname);
        dropped := dropped + 1;
    end loop;
    return dropped;
end $$;

-- Erasure, for whoever answers a person's request: predictions and outcomes of a request, or of a subject. Each says how many predictions
-- were there.
create function erase_request(erased text) returns bigint language sql set search_path from current as $$
    delete from outcomes where request_id = erased;
    with gone as (delete from predictions where request_id = erased returning 1) select count(*) from gone;
$$;

create function erase_subject(erased text) returns bigint language sql set search_path from current as $$
    delete from outcomes using predictions
        where predictions.subject = erased and outcomes.request_id = predictions.request_id
            and outcomes.row_number = predictions.row_number and outcomes.day = predictions.day;
    with gone as (delete from predictions where subject = erased returning 1) select count(*) from gone;
$$;
