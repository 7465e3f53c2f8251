-- model.shop.thing: delete+insert into main.thing, in 3 batches
-- starts over with its batches: the table of its batches is gone
-- probe, no row ends the node here: is anything newer than cast('2026-01-01 00:00:00' as TIMESTAMP)?
select 1 from (
select region, id, value, updated_at from events
) as memflow_query where "updated_at" > cast('2026-01-01 00:00:00' as TIMESTAMP) or "updated_at" is null limit 1;
begin;
-- drop the gathered batches
drop table if exists "main"."thing__memflow_batches";
-- a table to gather the batches in
create table "main"."thing__memflow_batches" as (
select * from (
select * from (
select region, id, value, updated_at from events
) as memflow_query where "updated_at" >= cast('2026-01-01 00:00:00' as TIMESTAMP) or "updated_at" is null
) as memflow_query limit 0
);
-- ledger rows of earlier batches are removed
-- ledger row of the batches
commit;
-- batch 1 of 3; those after it differ by their bounds
begin;
-- gather batch 1 of 3
insert into "main"."thing__memflow_batches"
select * from (
select * from (
select region, id, value, updated_at from events
) as memflow_query where "updated_at" >= cast('2026-01-01 00:00:00' as TIMESTAMP) or "updated_at" is null
) as memflow_query where "region" is not null and "id" is not null and "region" <= cast('east' as VARCHAR) and ("region" < cast('east' as VARCHAR) or ("region" = cast('east' as VARCHAR) and ("id" < cast('900' as BIGINT))));
-- ledger row of the batches
commit;
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select * from (
select * from "main"."thing__memflow_batches"
) as memflow_query where "updated_at" >= cast('2026-01-01 00:00:00' as TIMESTAMP) or "updated_at" is null
);
-- check, any row is an error: refuse rows without a watermark [if any row]
select count(*) from "temp"."main"."memflow_batch" where "updated_at" is null having count(*) > 0;
-- check, any row is an error: refuse NULL and duplicate unique keys [if any row]
select "region", "id", count(*) as copies, count(*) over () as violations from "temp"."main"."memflow_batch" group by "region", "id" having count(*) > 1 or "region" is null or "id" is null order by ("region" is null or "id" is null) desc, "region", "id" limit 5;
-- delete the rows that the batch replaces [if any row]
delete from "main"."thing" as DBT_INTERNAL_DEST
using "temp"."main"."memflow_batch" as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_DEST."region" = DBT_INTERNAL_SOURCE."region"
  and DBT_INTERNAL_DEST."id" = DBT_INTERNAL_SOURCE."id";
-- insert the batch [if any row]
insert into "main"."thing" ("region", "id", "value", "updated_at")
select "region", "id", "value", "updated_at" from (
select * from "temp"."main"."memflow_batch"
) as batch;
-- read watermark: remember how far was read
select cast(max("updated_at") as varchar) from "temp"."main"."memflow_batch";
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- drop the gathered batches
drop table if exists "main"."thing__memflow_batches";
-- ledger row of model.shop.thing
commit;
