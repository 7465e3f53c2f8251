-- model.shop.thing: delete+insert into main.thing
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select id, created_at, v
from raw
);
-- check, any row is an error: refuse NULL and duplicate unique keys [if any row]
select "id", count(*) as copies, count(*) over () as violations from "temp"."main"."memflow_batch" group by "id" having count(*) > 1 or "id" is null order by ("id" is null) desc, "id" limit 5;
-- check, any row is an error: refuse rows without a partition [if any row]
select count(*) over (), cast("created_at" as varchar), "id" from "temp"."main"."memflow_batch" where "created_at" is null or not isfinite("created_at") order by all limit 5;
-- new column "v"
alter table "main"."thing" add column "v" INTEGER;
-- note the partitions that the batch changes
create or replace temporary table "temp"."main"."memflow_touched" as (
select distinct date_trunc('month', "created_at") as partition_start from "temp"."main"."memflow_batch"
union
select distinct date_trunc('month', "created_at") as partition_start from (select * from "main"."thing" where ("id") in (select "id" from "temp"."main"."memflow_batch")) as DBT_INTERNAL_DEST
);
-- delete the rows that the batch replaces
delete from "main"."thing" as DBT_INTERNAL_DEST
using "temp"."main"."memflow_batch" as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_DEST."id" = DBT_INTERNAL_SOURCE."id";
-- insert the batch
insert into "main"."thing" ("id", "created_at", "v")
select "id", "created_at", "v" from (
select * from "temp"."main"."memflow_batch" order by "created_at"
) as batch;
-- for every row: count what the partitions hold
select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "v")), 0), coalesce(bit_xor(hash("created_at", "id", "v")), 0)) from "main"."thing" group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
  -- ledger rows of the partitions
-- forget the partitions that were changed
drop table if exists "temp"."main"."memflow_touched";
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
