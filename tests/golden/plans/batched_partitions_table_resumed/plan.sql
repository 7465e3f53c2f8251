-- model.shop.thing: create partitions, in 3 batches
-- goes on behind batch 1 of 3
-- batch 2 of 3; those after it differ by their bounds
begin;
-- gather batch 2 of 3
insert into "main"."thing__memflow_batches"
select * from (
select id, created_at, value from events
) as memflow_query where "created_at" is not null and "created_at" >= cast('2024-03-01 00:00:00' as TIMESTAMP) order by "created_at";
-- ledger row of the batches
commit;
begin;
-- put the gathered batches in its place
alter table "main"."thing__memflow_batches" rename to "thing";
-- read written: count the rows
select count(*) from "main"."thing";
-- check, any row is an error: refuse rows without a partition
select count(*) over (), cast("created_at" as varchar) from "main"."thing" where "created_at" is null or not isfinite("created_at") order by all limit 5;
-- for every row: count what the partitions hold
select cast(date_trunc('month', "created_at") as varchar) as partition_start, count(*), cast(min("created_at") as varchar), cast(max("created_at") as varchar), concat_ws(':', 'duckdb 1.0', count(*), coalesce(sum(hash("created_at", "id", "value")), 0), coalesce(bit_xor(hash("created_at", "id", "value")), 0)) from "main"."thing" group by date_trunc('month', "created_at") order by date_trunc('month', "created_at");
  -- ledger rows of the partitions
-- drop the gathered batches
drop table if exists "main"."thing__memflow_batches";
-- ledger row of model.shop.thing
commit;
