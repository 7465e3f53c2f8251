-- model.shop.thing: create table, first batch
begin;
-- build the table
create or replace table "main"."thing" as (
select "id", "v" from (select *, row_number() over (partition by "id" order by "v" desc nulls last, "id" desc nulls last, "v" desc nulls last) as memflow_rank from (
select id, v
from raw
) as memflow_query) as memflow_ranked where memflow_rank = 1
);
-- check, any row is an error: refuse NULL and duplicate unique keys
select "id", count(*) as copies, count(*) over () as violations from "main"."thing" group by "id" having count(*) > 1 or "id" is null order by ("id" is null) desc, "id" limit 5;
-- check, any row is an error: refuse rows without a watermark
select count(*) from "main"."thing" where "v" is null having count(*) > 0;
-- read watermark: remember how far was read
select cast(max("v") as varchar) from "main"."thing";
-- ledger row of model.shop.thing
commit;
