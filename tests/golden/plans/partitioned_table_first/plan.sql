-- model.shop.thing: create table, first batch
begin;
-- build the table
create or replace table "main"."thing" as (
select * from (
select id, created_at, v
from raw
) as memflow_query order by "created_at"
);
-- check, any row is an error: refuse NULL and duplicate unique keys
select "id", count(*) as copies, count(*) over () as violations from "main"."thing" group by "id" having count(*) > 1 or "id" is null order by ("id" is null) desc, "id" limit 5;
-- check, any row is an error: refuse rows without a partition
select count(*) over (), cast("created_at" as varchar), "id" from "main"."thing" where "created_at" is null or not isfinite("created_at") order by all limit 5;
-- for every row: count what the partitions hold
select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "v")), 0), coalesce(bit_xor(hash("created_at", "id", "v")), 0)) from "main"."thing" group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
  -- ledger rows of the partitions
-- ledger row of model.shop.thing
commit;
