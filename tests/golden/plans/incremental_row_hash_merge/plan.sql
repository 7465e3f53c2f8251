-- model.shop.thing: merge into main.thing
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select id, v
from raw
);
-- check, any row is an error: refuse NULL and duplicate unique keys [if any row]
select "id", count(*) as copies, count(*) over () as violations from "temp"."main"."memflow_batch" group by "id" having count(*) > 1 or "id" is null order by ("id" is null) desc, "id" limit 5;
-- leave out rows that have not changed
delete from "temp"."main"."memflow_batch" as batch where exists (select 1 from "main"."thing" as dest where dest."id" = batch."id" and dest."v" is not distinct from batch."v");
-- read changed, zero ends the node here: end here when nothing has changed
select count(*) from "temp"."main"."memflow_batch";
-- update known keys, insert new ones [if any row]
merge into "main"."thing" as DBT_INTERNAL_DEST
using "temp"."main"."memflow_batch" as DBT_INTERNAL_SOURCE
on DBT_INTERNAL_DEST."id" = DBT_INTERNAL_SOURCE."id"
when matched then update set "v" = DBT_INTERNAL_SOURCE."v"
when not matched then insert ("id", "v")
values (DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."v");
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
