-- Whoever tells an outcome holds its prediction until it is told. So predictions go first, and then what has been told of them by then:
-- each statement sees what was there when it began, and the first one waits.
create or replace function erase_request(erased text) returns bigint language plpgsql set search_path from current as $$
declare
    gone bigint;
begin
    delete from predictions where request_id = erased;
    get diagnostics gone = row_count;
    delete from outcomes where request_id = erased;
    return gone;
end $$;

create or replace function erase_subject(erased text) returns bigint language plpgsql set search_path from current as $$
declare
    one record;
    gone bigint := 0;
begin
    for one in delete from predictions where subject = erased returning request_id, row_number, day
    loop
        delete from outcomes where request_id = one.request_id and row_number = one.row_number and day = one.day;
        gone := gone + 1;
    end loop;
    return gone;
end $$;
