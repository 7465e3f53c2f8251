-- model.shop.thing: delete+insert into main.thing
begin;
-- stage the batch
create or replace temporary table "temp"."main"."memflow_batch" as (
select id, v
from raw
);
-- delete the rows that the batch replaces [if any row]
delete from "main"."thing" as DBT_INTERNAL_DEST
using "temp"."main"."memflow_batch" as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_DEST."id" = DBT_INTERNAL_SOURCE."id";
-- insert the batch [if any row]
insert into "main"."thing" ("id", "v")
select "id", "v" from (
select * from "temp"."main"."memflow_batch" order by "v"
) as batch;
-- drop the staged batch
drop table if exists "temp"."main"."memflow_batch";
-- ledger row of model.shop.thing
commit;
