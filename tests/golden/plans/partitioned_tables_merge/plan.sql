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
-- for every row: write partition by partition [if any row]
select cast(partition_start as varchar) from "temp"."main"."memflow_touched" order by partition_start;
  -- check, any row is an error: the names of new tables are free
  select name from (select database_name, schema_name, table_name as name from duckdb_tables() union all select database_name, schema_name, view_name from duckdb_views()) where database_name = current_database() and lower(schema_name) = 'main' and lower(name) in ('thing__p_<partition>') order by name limit 1;
  -- make the table of <partition>
  create table "main"."thing__p_<partition>" ("id" INTEGER, "created_at" TIMESTAMP, "v" INTEGER);
  -- write the rows of <partition>
  insert into "main"."thing__p_<partition>" ("id", "created_at", "v")
  select "id", "created_at", "v" from (
  select * from "temp"."main"."memflow_merged" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>' order by "created_at"
  ) as batch;
  -- for every row: drop what is empty now
  select cast(timestamp '<start>' as varchar) from "main"."thing__p_<partition>" having count(*) = 0;
    -- drop the table of <partition>
    drop table if exists "main"."thing__p_<partition>";
    -- show all partitions as one relation
    create or replace view "main"."thing" as (
    select * from "main"."thing__p_2026_01"
    union all by name
    select * from "main"."thing__p_2026_02"
    );
-- for every row: look at the partitions that were changed [if any row]
select cast(partition_start as varchar) from "temp"."main"."memflow_touched" order by partition_start;
  -- for every row: count what they hold
  select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "v")), 0), coalesce(bit_xor(hash("created_at", "id", "v")), 0)) from (
  select * from "main"."thing" where "created_at" >= timestamp '<start>' and "created_at" < timestamp '<end>'
  ) as content group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
    -- ledger rows of the partitions
-- forget the partitions that were changed
drop table if exists "temp"."main"."memflow_touched";
-- drop the merged rows
drop table if exists "temp"."main"."memflow_merged";
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
