-- model.shop.thing: delete+insert into main.thing
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select id, v
from raw
);
-- check, any row is an error: refuse NULL and duplicate unique keys [if any row]
select "id", "v", count(*) as copies, count(*) over () as violations from "temp"."main"."memflow_batch" group by "id", "v" having count(*) > 1 or "id" is null or "v" is null order by ("id" is null or "v" is null) desc, "id", "v" limit 5;
-- delete the rows that the batch replaces [if any row]
delete from "main"."thing" as DBT_INTERNAL_DEST
where ("id", "v") in (select "id", "v" from "temp"."main"."memflow_batch")
  and (DBT_INTERNAL_DEST.v > 3);
-- insert the batch [if any row]
insert into "main"."thing" ("id", "v")
select "id", "v" from (
select * from "temp"."main"."memflow_batch"
) as batch;
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
