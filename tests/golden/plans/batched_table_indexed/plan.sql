-- model.shop.thing: create table, in 2 batches
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
-- batch 1 of 2; those after it differ by their bounds
begin;
-- gather batch 1 of 2
insert into "main"."thing__memflow_batches"
select * from (
select region, count(*) as n from events group by region
) as memflow_query where "region" is not null and "region" < cast('west' as VARCHAR);
-- ledger row of the batches
commit;
begin;
-- build the table
create or replace table "main"."thing" as (
select * from "main"."thing__memflow_batches"
);
-- index
create index "thing__region__idx" on "main"."thing" ("region");
-- drop the gathered batches
drop table if exists "main"."thing__memflow_batches";
-- ledger row of model.shop.thing
commit;
