-- model.shop.thing: insert_overwrite into main.thing
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select id, created_at, v
from raw
);
-- check, any row is an error: refuse rows without a partition [if any row]
select count(*) over (), cast("created_at" as varchar) from "temp"."main"."memflow_batch" where "created_at" is null or not isfinite("created_at") order by all limit 5;
-- note the partitions that the batch changes
create or replace temporary table "temp"."main"."memflow_touched" as (
select distinct date_trunc('month', "memflow_value") as partition_start from (select cast(memflow_value as TIMESTAMP) as memflow_value from (values (cast(timestamp '2026-01-01 00:00:00' as TIMESTAMP)), (cast(current_date as TIMESTAMP))) as named (memflow_value)) as typed where memflow_value is not null
);
-- check, any row is an error: refuse rows outside of the partitions that are replaced
select cast(date_trunc('month', "created_at") as varchar), count(*) from "temp"."main"."memflow_batch" where not (date_trunc('month', "created_at") in (select partition_start from "temp"."main"."memflow_touched")) group by date_trunc('month', "created_at") order by date_trunc('month', "created_at") limit 5;
-- for every row: empty the partitions that are replaced
select cast(partition_start as varchar) from "temp"."main"."memflow_touched" order by partition_start;
  -- delete their rows
  delete from "main"."thing" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>';
-- insert the batch
insert into "main"."thing" ("id", "created_at", "v")
select "id", "created_at", "v" from (
select * from "temp"."main"."memflow_batch" order by "created_at"
) as batch;
-- for every row: look at the partitions that were changed
select cast(partition_start as varchar) from "temp"."main"."memflow_touched" order by partition_start;
  -- for every row: count what they hold
  select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "v")), 0), coalesce(bit_xor(hash("created_at", "id", "v")), 0)) from (
  select * from "main"."thing" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>'
  ) as content group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
    -- ledger rows of the partitions
-- forget the partitions that were changed
drop table if exists "temp"."main"."memflow_touched";
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
