-- model.shop.thing: delete+insert into main.thing
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select id, v
from raw
);
-- check, any row is an error: refuse NULL and duplicate unique keys [if any row]
select "id", count(*) as copies, count(*) over () as violations from "temp"."main"."memflow_batch" group by "id" having count(*) > 1 or "id" is null order by ("id" is null) desc, "id" limit 5;
-- column "v" is gone
alter table "main"."thing" drop column "v";
-- delete the rows that the batch replaces [if any row]
delete from "main"."thing" as DBT_INTERNAL_DEST
using "temp"."main"."memflow_batch" as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_DEST."id" = DBT_INTERNAL_SOURCE."id";
-- insert the batch [if any row]
insert into "main"."thing" ("id")
select "id" from (
select * from "temp"."main"."memflow_batch"
) as batch;
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
