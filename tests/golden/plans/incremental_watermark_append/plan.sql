-- model.shop.thing: append into main.thing
-- probe, no row ends the node here: is anything newer than cast('41' as INTEGER)?
select 1 from (
select id, v
from raw
) as memflow_query where "v" > cast('41' as INTEGER) or "v" is null limit 1;
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select * from (
select id, v
from raw
) as memflow_query where "v" > cast('41' as INTEGER) or "v" is null
);
-- check, any row is an error: refuse rows without a watermark [if any row]
select count(*) from "temp"."main"."memflow_batch" where "v" is null having count(*) > 0;
-- insert the batch [if any row]
insert into "main"."thing" ("id", "v")
select "id", "v" from (
select * from "temp"."main"."memflow_batch"
) as batch;
-- read watermark: remember how far was read
select cast(max("v") as varchar) from "temp"."main"."memflow_batch";
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
