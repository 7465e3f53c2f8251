-- model.shop.thing: replace table, in 4 batches
begin;
-- drop the gathered batches
drop table if exists "main"."thing__memflow_batches";
-- a table to gather the batches in
create table "main"."thing__memflow_batches" as (
select * from (
select region, count(*) as n from events group by region
) as memflow_query limit 0
);
-- ledger rows of earlier batches are removed
-- ledger row of the batches
commit;
-- batch 1 of 4; those after it differ by their bounds
begin;
-- gather batch 1 of 4
insert into "main"."thing__memflow_batches"
select * from (
select region, count(*) as n from events group by region
) as memflow_query where "region" is not null and "region" < cast('o''hare' as VARCHAR);
-- ledger row of the batches
commit;
begin;
-- drop the old table
drop table if exists "main"."thing";
-- put the gathered batches in its place
alter table "main"."thing__memflow_batches" rename to "thing";
-- read written: count the rows
select count(*) from "main"."thing";
-- drop the gathered batches
drop table if exists "main"."thing__memflow_batches";
-- ledger row of model.shop.thing
commit;
