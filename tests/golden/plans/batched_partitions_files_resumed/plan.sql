-- model.shop.thing: create partitions, in 3 batches
-- goes on behind batch 1 of 3
-- batch 2 of 3; those after it differ by their bounds
begin;
-- gather batch 2 of 3
insert into "main"."thing__memflow_batches"
select * from (
select id, created_at, value from events
) as memflow_query where "created_at" is not null and "created_at" >= cast('2024-03-01 00:00:00' as TIMESTAMP);
-- ledger row of the batches
commit;
begin;
-- read seen: count the rows
select count(*) from "main"."thing__memflow_batches";
-- check, any row is an error: refuse rows without a partition
select count(*) over (), cast("created_at" as varchar) from "main"."thing__memflow_batches" where "created_at" is null or not isfinite("created_at") order by all limit 5;
-- file: say whose the folder is
-- for every row: write a file for each partition
select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "value")), 0), coalesce(bit_xor(hash("created_at", "id", "value")), 0)) from "main"."thing__memflow_batches" group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
  -- file: make the folder of <partition>
  -- write the rows of <partition>
  copy (select "id", "created_at", "value" from (
  select * from "main"."thing__memflow_batches" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>' order by "created_at"
  ) as content) to '/project/shop_files/main/thing/month=<partition>/<content>.parquet.tmp' (format parquet, compression zstd);
  -- file: give the file of <partition> its name
  -- show all partitions as one relation
  create or replace view "main"."thing" as (
  select "id", "created_at", "value" from read_parquet('/project/shop_files/main/thing/month=<partition>/<content>.parquet', hive_partitioning = false)
  );
-- for every row: count what the partitions hold
select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "value")), 0), coalesce(bit_xor(hash("created_at", "id", "value")), 0)) from "main"."thing" group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
  -- check, any row is an error: the files hold what was written to them
  select path from (values ('/project/shop_files/main/thing/month=<partition>/<content>.parquet')) as written (path) where path not in (select filename from read_blob(['/project/shop_files/main/thing/month=<partition>/<content>.parquet']));
  -- ledger rows of the partitions
-- drop the gathered batches
drop table if exists "main"."thing__memflow_batches";
-- ledger row of model.shop.thing
commit;
