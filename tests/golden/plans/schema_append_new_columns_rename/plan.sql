-- warning MF5012: main.thing keeps columns that the query no longer has; new rows get NULL: "v" (INTEGER)
-- model.shop.thing: merge into main.thing
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select id, v
from raw
);
-- check, any row is an error: refuse NULL and duplicate unique keys [if any row]
select "id", count(*) as copies, count(*) over () as violations from "temp"."main"."memflow_batch" group by "id" having count(*) > 1 or "id" is null order by ("id" is null) desc, "id" limit 5;
-- new column "u"
alter table "main"."thing" add column "u" INTEGER;
-- update known keys, insert new ones [if any row]
merge into "main"."thing" as DBT_INTERNAL_DEST
using "temp"."main"."memflow_batch" as DBT_INTERNAL_SOURCE
on DBT_INTERNAL_DEST."id" = DBT_INTERNAL_SOURCE."id"
when matched then update set "u" = DBT_INTERNAL_SOURCE."u"
when not matched then insert ("id", "u")
values (DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."u");
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
