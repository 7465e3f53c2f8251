-- model.shop.thing: create table, first batch
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select id, created_at, v
from raw
);
-- check, any row is an error: refuse NULL and duplicate unique keys [if any row]
select "id", count(*) as copies, count(*) over () as violations from "temp"."main"."memflow_batch" group by "id" having count(*) > 1 or "id" is null order by ("id" is null) desc, "id" limit 5;
-- check, any row is an error: refuse rows without a partition
select count(*) over (), cast("created_at" as varchar), "id" from "temp"."main"."memflow_batch" where "created_at" is null or not isfinite("created_at") order by all limit 5;
-- for every row: make a table for each partition
select cast(partition_start as varchar) from (select distinct date_trunc('month', "created_at") as partition_start from "temp"."main"."memflow_batch") order by partition_start;
  -- check, any row is an error: the names of new tables are free
  select name from (select database_name, schema_name, table_name as name from duckdb_tables() union all select database_name, schema_name, view_name from duckdb_views()) where database_name = current_database() and lower(schema_name) = 'main' and lower(name) in ('thing__p_<partition>') order by name limit 1;
  -- make the table of <partition>
  create table "main"."thing__p_<partition>" ("id" INTEGER, "created_at" TIMESTAMP, "v" INTEGER);
  -- write the rows of <partition>
  insert into "main"."thing__p_<partition>" ("id", "created_at", "v")
  select "id", "created_at", "v" from (
  select * from "temp"."main"."memflow_batch" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>' order by "created_at"
  ) as batch;
  -- show all partitions as one relation
  create or replace view "main"."thing" as (
  select * from "main"."thing__p_<partition>"
  );
-- for every row: count what the partitions hold
select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "v")), 0), coalesce(bit_xor(hash("created_at", "id", "v")), 0)) from "main"."thing" group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
  -- ledger rows of the partitions
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
