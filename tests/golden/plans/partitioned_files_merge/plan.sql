-- model.shop.thing: merge into main.thing
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
-- make the rows that the merge leaves [if any row]
create or replace temporary table "temp"."main"."memflow_merged" as (
select DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."created_at", DBT_INTERNAL_SOURCE."v"
from "temp"."main"."memflow_batch" as DBT_INTERNAL_SOURCE
left join "main"."thing" as DBT_INTERNAL_DEST
on DBT_INTERNAL_DEST."id" = DBT_INTERNAL_SOURCE."id"
);
-- note the partitions that the batch changes [if any row]
create or replace temporary table "temp"."main"."memflow_touched" as (
select distinct date_trunc('month', "created_at") as partition_start from "temp"."main"."memflow_merged"
union
select distinct date_trunc('month', "created_at") as partition_start from (select * from "main"."thing" where ("id") in (select "id" from "temp"."main"."memflow_batch")) as DBT_INTERNAL_DEST
);
-- for every row: write the changed partitions anew [if any row]
select cast(partition_start as varchar) from "temp"."main"."memflow_touched" order by partition_start;
  -- gather what the changed partitions hold
  create or replace temporary table "temp"."main"."memflow_content" ("id" INTEGER, "created_at" TIMESTAMP, "v" INTEGER);
  -- what stays
  insert into "temp"."main"."memflow_content" ("id", "created_at", "v")
  select "id", "created_at", "v" from (
  select * from (
  select * from "main"."thing" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>'
  ) as "thing"
  where (("id") in (select "id" from "temp"."main"."memflow_batch")) is not true
  ) as batch;
  -- what comes
  insert into "temp"."main"."memflow_content" ("id", "created_at", "v")
  select "id", "created_at", "v" from (
  select * from "temp"."main"."memflow_merged"
  ) as batch;
  -- for every row: write a file for each partition
  select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "v")), 0), coalesce(bit_xor(hash("created_at", "id", "v")), 0)) from "temp"."main"."memflow_content" group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
    -- file: make the folder of <partition>
    -- write the rows of <partition>
    copy (select "id", "created_at", "v" from (
    select * from "temp"."main"."memflow_content" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>' order by "created_at"
    ) as content) to '/project/shop_files/main/thing/month=<partition>/<content>.parquet.tmp' (format parquet, compression zstd);
    -- file: give the file of <partition> its name
    -- show all partitions as one relation
    create or replace view "main"."thing" as (
    select "id", "created_at", "v" from read_parquet('/project/shop_files/main/thing/month=2026-01/old.parquet', hive_partitioning = false)
    union all by name
    select "id", "created_at", "v" from read_parquet('/project/shop_files/main/thing/month=2026-02/old.parquet', hive_partitioning = false)
    union all by name
    select "id", "created_at", "v" from read_parquet('/project/shop_files/main/thing/month=<partition>/<content>.parquet', hive_partitioning = false)
    );
  -- drop what was gathered
  drop table if exists "temp"."main"."memflow_content";
-- for every row: look at the partitions that were changed [if any row]
select cast(partition_start as varchar) from "temp"."main"."memflow_touched" order by partition_start;
  -- for every row: count what they hold
  select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "v")), 0), coalesce(bit_xor(hash("created_at", "id", "v")), 0)) from (
  select * from "main"."thing" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>'
  ) as content group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
    -- check, any row is an error: the files hold what was written to them
    select path from (values ('/project/shop_files/main/thing/month=<partition>/<content>.parquet')) as written (path) where path not in (select filename from read_blob(['/project/shop_files/main/thing/month=<partition>/<content>.parquet']));
    -- ledger rows of the partitions
-- forget the partitions that were changed
drop table if exists "temp"."main"."memflow_touched";
-- drop the merged rows
drop table if exists "temp"."main"."memflow_merged";
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
