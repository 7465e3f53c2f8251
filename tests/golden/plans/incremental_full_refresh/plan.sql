-- model.shop.thing: rebuild the table whole
begin;
-- build anew in place of the old table
create or replace table "main"."thing" as (
select id, v
from raw
);
-- check, any row is an error: refuse NULL and duplicate unique keys
select "id", count(*) as copies, count(*) over () as violations from "main"."thing" group by "id" having count(*) > 1 or "id" is null order by ("id" is null) desc, "id" limit 5;
-- ledger row of model.shop.thing
commit;
